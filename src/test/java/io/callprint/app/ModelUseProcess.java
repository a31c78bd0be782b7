package io.callprint.app;

import io.callprint.config.CallprintConfig;
import io.callprint.eval.Progress;
import java.nio.file.Path;

/** {@code models use} in a process of its own, which a test kills. */
final class ModelUseProcess {
    private ModelUseProcess() {}

    /** @param arguments installation, data folder, model */
    public static void main(String[] arguments) throws StartException {
        Settings settings = new Settings(Path.of(arguments[0]), Path.of(arguments[1]), CallprintConfig.DEFAULTS);
        new ModelUse(settings, new Progress(System.out, false, System::nanoTime))
                .use(arguments[2], ModelUse.Switch.IF_NOT_WORSE, 1);
        System.out.println("done");
    }
}
