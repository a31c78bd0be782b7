package io.callprint.interop;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.callprint.app.RunningServer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/** The keys of a baresip with its module ctrl_tcp: commands and answers are JSON in netstrings ({@code 18:{"command":"hold"},}). */
final class BaresipControl implements AutoCloseable {
    private final Socket socket;

    private BaresipControl(Socket socket) {
        this.socket = socket;
    }

    /** Lines for its config that make it listen there. */
    static String config(int port) {
        return "module_app ctrl_tcp.so\nctrl_tcp_listen 127.0.0.1:" + port + "\n";
    }

    /** Waits until it listens. */
    static BaresipControl connect(int port) throws InterruptedException {
        AtomicReference<Socket> open = new AtomicReference<>();
        RunningServer.await("baresip listens for commands", () -> {
            try {
                open.set(new Socket(InetAddress.getLoopbackAddress(), port));
                return true;
            } catch (ConnectException notYet) {
                return false;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        return new BaresipControl(open.get());
    }

    @CanIgnoreReturnValue
    String command(String name) {
        return command(name, "");
    }

    /** @return what it answers; events in between are left out */
    @CanIgnoreReturnValue
    String command(String name, String parameters) {
        try {
            String json = "{\"command\":\"" + name + "\",\"params\":\"" + parameters + "\"}";
            socket.getOutputStream().write((json.length() + ":" + json + ",").getBytes(StandardCharsets.US_ASCII));
            String answer = next();
            while (!answer.contains("\"response\":true")) {
                answer = next();
            }
            return answer;
        } catch (IOException e) {
            throw new AssertionError("baresip does not take " + name, e);
        }
    }

    private String next() throws IOException {
        InputStream in = socket.getInputStream();
        int length = 0;
        for (int digit = in.read(); digit != ':'; digit = in.read()) {
            if (digit < 0) {
                throw new EOFException();
            }
            length = 10 * length + Character.digit(digit, 10);
        }
        String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        in.skipNBytes(1); // the comma
        return text;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
