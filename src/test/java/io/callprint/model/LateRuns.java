package io.callprint.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A process that is told to end while threads are inside the network, and whose own hook opens and runs more. */
final class LateRuns {
    private static final int RUNS_IN_HOOK = 20;
    private static final long[] SHAPE = {1, 50, 80};

    private LateRuns() {}

    public static void main(String[] arguments) throws InterruptedException {
        ModelCatalog catalog = ModelCatalog.load(Path.of(arguments[0]));
        SpeakerModelEntry model = catalog.speakers().getFirst();
        OnnxModels onnx = OnnxModels.start();
        OnnxSession session = onnx.open(model);
        CountDownLatch running = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            Thread.ofPlatform().daemon().start(() -> {
                while (true) {
                    runOnce(session, model);
                    running.countDown();
                }
            });
        }
        running.await();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            for (int run = 0; run < RUNS_IN_HOOK; run++) {
                runOnce(session, model);
            }
            onnx.open(catalog.vads().getFirst()).close();
            System.out.println("ran on in the hooks");
        }));
        System.exit(0);
    }

    private static void runOnce(OnnxSession session, SpeakerModelEntry model) {
        try (OnnxTensor input = OnnxTensor.createTensor(
                        session.environment(), FloatBuffer.allocate((int) (SHAPE[1] * SHAPE[2])), SHAPE);
                OrtSession.Result ignored =
                        session.session().run(Map.of(model.inputs().getFirst().name(), input))) {
            if (ignored.size() != 1) {
                throw new IllegalStateException("no result");
            }
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
