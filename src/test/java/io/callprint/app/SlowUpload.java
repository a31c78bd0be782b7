package io.callprint.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A request for the embedding of a file, whose last byte is sent when somebody says so. */
final class SlowUpload implements AutoCloseable {
    private final Socket socket;
    private final byte[] audio;

    private SlowUpload(Socket socket, byte[] audio) {
        this.socket = socket;
        this.audio = audio;
    }

    static SlowUpload begin(InetSocketAddress service, Path file) throws IOException {
        SlowUpload upload =
                new SlowUpload(new Socket(service.getHostString(), service.getPort()), Files.readAllBytes(file));
        upload.send("""
                POST /extract-embedding HTTP/1.1\r
                Host: localhost\r
                Content-Type: audio/wav\r
                Content-Length: %d\r
                Connection: close\r
                \r
                """.formatted(upload.audio.length).getBytes(StandardCharsets.US_ASCII));
        upload.send(Arrays.copyOf(upload.audio, upload.audio.length - 1));
        return upload;
    }

    /** The last byte, and what is answered. */
    String end() throws IOException {
        send(Arrays.copyOfRange(audio, audio.length - 1, audio.length));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        socket.getInputStream().transferTo(answer);
        return answer.toString(StandardCharsets.UTF_8);
    }

    private void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
