package io.callprint.capture;

/** Links by their numbers in tcpdump.org's registry of link-layer header types, and where IP begins on them. */
final class LinkLayer {
    private static final int ETHERNET = 1;

    private LinkLayer() {}

    static boolean isKnown(int linkType) {
        return header(linkType) >= 0;
    }

    /** @return where IP begins; not before the end when there is none */
    static int ip(CapturedPacket packet) {
        int ip = header(packet.linkType());
        if (packet.linkType() == ETHERNET) {
            while (ip + 4 <= packet.bytes().limit() && isVlan(packet.bytes().getShort(ip - 2))) {
                ip += 4;
            }
        }
        return ip;
    }

    private static int header(int linkType) {
        return switch (linkType) {
            case ETHERNET -> 14;
            case 113 -> 16; // Linux cooked
            case 276 -> 20; // Linux cooked, second form
            case 0, 108 -> 4; // loopback of BSD
            case 12, 14, 101, 228, 229 -> 0; // bare IP
            default -> -1;
        };
    }

    private static boolean isVlan(short type) {
        return type == (short) 0x8100 || type == (short) 0x88A8;
    }
}
