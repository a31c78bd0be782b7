package io.callprint.audio;

import com.github.trilarion.sound.vorbis.jcraft.jogg.Packet;
import com.github.trilarion.sound.vorbis.jcraft.jogg.Page;
import com.github.trilarion.sound.vorbis.jcraft.jogg.StreamState;
import com.github.trilarion.sound.vorbis.jcraft.jogg.SyncState;
import com.github.trilarion.sound.vorbis.jcraft.jorbis.Block;
import com.github.trilarion.sound.vorbis.jcraft.jorbis.Comment;
import com.github.trilarion.sound.vorbis.jcraft.jorbis.DspState;
import com.github.trilarion.sound.vorbis.jcraft.jorbis.Info;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** OGG Vorbis through JOrbis: pages to packets, three header packets, then audio. The first logical stream is read. */
final class VorbisReader {
    private static final int READ_BYTES = 8192;
    private static final int HEADER_PACKETS = 3;

    private final InputStream stream;
    private final DecodedAudio out;
    private final SyncState sync = new SyncState();
    private final StreamState packets = new StreamState();
    private final Page page = new Page();
    private final Packet packet = new Packet();
    private final Info info = new Info();
    private final Comment comment = new Comment();
    private boolean streamChosen;
    private int serial;

    private VorbisReader(InputStream stream, DecodedAudio out) {
        this.stream = stream;
        this.out = out;
    }

    static void read(InputStream stream, DecodedAudio out) throws IOException {
        new VorbisReader(stream, out).read();
    }

    private void read() throws IOException {
        sync.init();
        info.init();
        comment.init();
        for (int i = 0; i < HEADER_PACKETS; i++) {
            if (nextPacket() == null || info.synthesis_headerin(comment, packet) < 0) {
                throw new AudioFormatException(out.name() + ": found OGG without Vorbis headers, expected OGG Vorbis.");
            }
        }
        out.begin(info.channels, info.rate);
        var synthesis = new DspState();
        synthesis.synthesis_init(info);
        var block = new Block(synthesis);
        float[][][] pcm = new float[1][][];
        int[] offsets = new int[info.channels];
        while (nextPacket() != null) {
            if (block.synthesis(packet) == 0) {
                synthesis.synthesis_blockin(block);
            }
            for (int n = synthesis.synthesis_pcmout(pcm, offsets);
                    n > 0;
                    n = synthesis.synthesis_pcmout(pcm, offsets)) {
                for (int i = 0; i < n; i++) {
                    for (int channel = 0; channel < info.channels; channel++) {
                        out.add(pcm[0][channel][offsets[channel] + i]);
                    }
                }
                synthesis.synthesis_read(n);
            }
        }
    }

    /** The next packet, or null at the end; a gap in the data is skipped. */
    private @Nullable Packet nextPacket() throws IOException {
        while (true) {
            if (streamChosen) {
                int found = packets.packetout(packet);
                if (found > 0) {
                    return packet;
                }
                if (found < 0) {
                    continue;
                }
            }
            if (!nextPage()) {
                return null;
            }
            if (!streamChosen) {
                serial = page.serialno();
                packets.init(serial);
                streamChosen = true;
            }
            if (page.serialno() == serial) {
                packets.pagein(page);
            }
        }
    }

    private boolean nextPage() throws IOException {
        while (true) {
            if (sync.pageout(page) > 0) {
                return true;
            }
            int at = sync.buffer(READ_BYTES);
            int read = stream.readNBytes(sync.data, at, READ_BYTES);
            if (read == 0) {
                return false;
            }
            sync.wrote(read);
        }
    }
}
