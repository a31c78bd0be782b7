package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.callprint.eval.Progress;
import io.callprint.model.AvailableModel;
import io.callprint.model.FrontEnd;
import io.callprint.model.LevelRule;
import io.callprint.model.Waveform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server of this machine that knows ranges, and that may hang up in the middle. */
class ModelFetchTest {
    private final byte[] content = new byte[300_000];
    private final List<String> ranges = new ArrayList<>();

    @TempDir
    Path folder;

    private HttpServer server;
    private boolean hangsUp;
    private boolean knowsRanges = true;

    @BeforeEach
    void start() throws IOException {
        new SplittableRandom(5).nextBytes(content);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/m.onnx", this::serve);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aModelIsFetchedCheckedAndKept() throws Exception {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Path file = new ModelFetch(folder, false)
                .fetch(
                        model(Optional.of(hash())),
                        new Progress(new PrintStream(shown, true, StandardCharsets.UTF_8), false, System::nanoTime));
        assertArrayEquals(content, Files.readAllBytes(file));
        assertFalse(Files.exists(folder.resolve("kept.onnx.part")));
        assertTrue(
                shown.toString(StandardCharsets.UTF_8).contains("fetching test"),
                shown.toString(StandardCharsets.UTF_8));
        new ModelFetch(folder, false).fetch(model(Optional.of(hash())), silent());
        assertEquals(List.of("none"), ranges, "what is there is not fetched again");
    }

    @Test
    void aDownloadThatWasCutOffGoesOn() throws Exception {
        hangsUp = true;
        AvailableModel model = model(Optional.of(hash()));
        ModelFetch fetch = new ModelFetch(folder, false);
        String message = refusal(fetch, model);
        assertTrue(message.startsWith("the download of model test was cut off after "), message);
        long have = Files.size(folder.resolve("kept.onnx.part"));
        assertTrue(have > 0 && have < content.length, String.valueOf(have));
        hangsUp = false;
        assertArrayEquals(content, Files.readAllBytes(fetch.fetch(model, silent())));
        assertEquals(List.of("none", "bytes=" + have + "-"), ranges);
    }

    @Test
    void aServerWithoutRangesIsAskedForAll() throws Exception {
        Files.write(folder.resolve("kept.onnx.part"), Arrays.copyOf(content, 1000));
        knowsRanges = false;
        Path file = new ModelFetch(folder, false).fetch(model(Optional.of(hash())), silent());
        assertArrayEquals(content, Files.readAllBytes(file));
    }

    @Test
    void anotherFileIsRefusedAndNotKept() throws Exception {
        AvailableModel model = model(Optional.of("0".repeat(64)));
        String message = refusal(new ModelFetch(folder, false), model);
        assertTrue(message.endsWith("has SHA-256 " + hash() + ", expected " + "0".repeat(64)), message);
        assertFalse(Files.exists(folder.resolve("kept.onnx")));
        assertFalse(Files.exists(folder.resolve("kept.onnx.part")));
    }

    @Test
    void aHashThatNobodyStatesNeedsTrustOnceAndBindsAfterwards() throws Exception {
        AvailableModel model = model(Optional.empty());
        assertTrue(refusal(new ModelFetch(folder, false), model).contains("expected --sha256, or --trust-first-use"));
        Path file = new ModelFetch(folder, true).fetch(model, silent());
        assertEquals(file, new ModelFetch(folder, false).verified(model).orElseThrow());
        content[7] ^= 1;
        Files.delete(file);
        assertTrue(refusal(new ModelFetch(folder, true), model).contains("has SHA-256"));
        Files.write(file, content);
        assertThrows(IOException.class, () -> new ModelFetch(folder, false).verified(model));
    }

    @Test
    void aFolderThatWasBroughtNeedsNoNetwork() throws Exception {
        server.stop(0);
        Path brought = Files.createDirectory(folder.resolve("brought"));
        AvailableModel model = model(Optional.of(hash()));
        ModelFetch fetch = new ModelFetch(folder, false);
        assertThrows(IOException.class, () -> fetch.importFrom(brought, model));
        Files.write(brought.resolve("m.onnx"), content);
        assertArrayEquals(content, Files.readAllBytes(fetch.importFrom(brought, model)));
        assertEquals(Optional.empty(), new ModelFetch(brought, false).verified(model));
    }

    @Test
    void theShippedCatalogueIsUnderstood() {
        List<AvailableModel> models = AvailableModel.read(RunningServer.HOME.resolve("models"));
        AvailableModel first = models.getFirst();
        assertEquals("redimnet2-b3", first.name());
        assertEquals(OptionalLong.of(18_041_134), first.bytes());
        assertEquals(new Waveform(FrontEnd.Use.WIDEBAND, 16_000, 1, new LevelRule.AsItIs()), first.frontEnd());
        assertTrue(models.stream().anyMatch(model -> model.dimension() == 256));
    }

    private void serve(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(range == null ? "none" : range);
        int from = 0;
        int status = 200;
        if (range != null && knowsRanges) {
            from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
            status = 206;
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        }
        exchange.sendResponseHeaders(status, content.length - from);
        int length = hangsUp ? 200_000 : content.length - from;
        exchange.getResponseBody().write(content, from, length);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    private AvailableModel model(Optional<String> sha256) {
        return new AvailableModel(
                "test",
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/m.onnx"),
                "kept.onnx",
                OptionalLong.empty(),
                sha256,
                "MIT",
                192,
                16_000,
                new Waveform(FrontEnd.Use.WIDEBAND, 16_000, 1, new LevelRule.AsItIs()),
                Map.of());
    }

    private String hash() throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static String refusal(ModelFetch fetch, AvailableModel model) {
        return String.valueOf(assertThrows(IOException.class, () -> fetch.fetch(model, silent()))
                .getMessage());
    }

    private static Progress silent() {
        return new Progress(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false, System::nanoTime);
    }
}
