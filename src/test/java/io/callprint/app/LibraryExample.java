package io.callprint.app;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import java.nio.file.Path;
import java.util.Map;

/** The example of docs/integration.md, between the two marks. */
final class LibraryExample {
    private LibraryExample() {}

    static String run(Path home, Path data, Path first, Path second) throws Exception {
        // begin
        try (CallerRecognizer recognizer =
                CallerRecognizer.open(home, data, System.getenv(), "store.engine=json", "store.url=voices.json")) {
            AudioClip enrolment = AudioFiles.read(first); // or any float[] or short[] with its rate
            recognizer.enrol(
                    "4711",
                    enrolment.samples(),
                    enrolment.sampleRateHz(),
                    Map.of("name", "Allison"),
                    "agreed on the telephone, 27 November 2026");

            AudioClip call = AudioFiles.read(second);
            return recognizer
                    .match(call.samples(), call.sampleRateHz())
                    .map(who -> who.callerId() + " " + who.metadata().get("name"))
                    .orElse("nobody enrolled, or not sure");
        } catch (RecognizerException.InvalidAudio e) {
            return "say more, or more clearly: " + e.getMessage();
        } catch (RecognizerException e) { // Store, Matching, Configuration
            return "not now: " + e.getMessage();
        }
        // end
    }
}
