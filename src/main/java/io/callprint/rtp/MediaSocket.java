package io.callprint.rtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP socket. Netty reads it on its event loop, into one buffer all sockets of the loop share; sending goes to the JDK
 * channel directly, so that the pacer hands nothing over and wakes nobody.
 */
final class MediaSocket implements PacketOut {
    static final int MAX_DATAGRAM_BYTES = 2_048;
    private static final int EXPEDITED_FORWARDING = 0xB8; // RFC 3246, as traffic class octet

    private static final Logger LOG = LoggerFactory.getLogger(MediaSocket.class);

    /** Takes a datagram; the bytes are overwritten after it returns. On the event loop. */
    @FunctionalInterface
    interface Receiver {
        void datagram(byte[] bytes, int offset, int length, InetSocketAddress source);
    }

    private final DatagramChannel channel;
    private final InetSocketAddress address;
    private final NioDatagramChannel reader;

    /** @throws IOException when the port cannot be bound */
    MediaSocket(InetAddress host, int port) throws IOException {
        channel = DatagramChannel.open(
                host instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.setOption(StandardSocketOptions.IP_TOS, EXPEDITED_FORWARDING);
            channel.bind(new InetSocketAddress(host, port));
            address = new InetSocketAddress(host, port);
            reader = new NioDatagramChannel(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** What it is bound to. */
    InetSocketAddress address() {
        return address;
    }

    /** Begins to read. */
    void start(EventLoop loop, ByteBuf loopBuffer, Receiver receiver) {
        reader.config().setRecvByteBufAllocator(new SharedBuffer(loopBuffer));
        reader.pipeline().addLast(new Reader(receiver));
        loop.register(reader).addListener(done -> {
            if (!done.isSuccess()) {
                LOG.warn("a media socket is not read", done.cause());
            }
        });
    }

    @Override
    public boolean send(ByteBuffer packet, SocketAddress to) {
        try {
            return channel.send(packet, to) > 0;
        } catch (IOException | RuntimeException e) { // unreachable, wrong address family, closed in between
            LOG.debug("a packet to {} was not sent: {}", to, e.toString());
            return false;
        }
    }

    /** Closes the socket on its loop, then runs {@code after}. */
    void close(Runnable after) {
        if (reader.isRegistered()) {
            reader.close().addListener(done -> after.run());
        } else {
            closeNow();
            after.run();
        }
    }

    /** Closes a socket that was never started. */
    void closeNow() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("a socket did not close: {}", e.toString());
        }
    }

    private static final class Reader extends ChannelInboundHandlerAdapter {
        private final Receiver receiver;

        Reader(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            DatagramPacket datagram = (DatagramPacket) message;
            try {
                ByteBuf content = datagram.content();
                receiver.datagram(
                        content.array(),
                        content.arrayOffset() + content.readerIndex(),
                        content.readableBytes(),
                        datagram.sender());
            } finally {
                datagram.release();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.debug("a datagram was dropped", cause);
        }
    }

    /** Every datagram is used up before the next is read, so one buffer serves all: one message a read. */
    private static final class SharedBuffer extends FixedRecvByteBufAllocator {
        private final ByteBuf buffer;

        SharedBuffer(ByteBuf buffer) {
            super(MAX_DATAGRAM_BYTES);
            this.buffer = buffer;
            maxMessagesPerRead(1);
        }

        @Override
        @SuppressWarnings("deprecation") // the type of the handle is Netty's own choice
        public RecvByteBufAllocator.Handle newHandle() {
            return new DelegatingHandle(super.newHandle()) {
                @Override
                public ByteBuf allocate(ByteBufAllocator allocator) {
                    return buffer.clear().retain();
                }
            };
        }
    }
}
