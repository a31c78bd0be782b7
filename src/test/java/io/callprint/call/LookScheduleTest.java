package io.callprint.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class LookScheduleTest {
    private final LookSchedule schedule = new LookSchedule(List.of(5.0, 2.0, 3.0), CallFlow.Listen.DEFAULTS);

    @Test
    void eachMarkIsLookedAtOnce() {
        assertEquals(LookSchedule.Look.NOT_YET, schedule.next(1.9, 0, false));
        assertEquals(LookSchedule.Look.EARLY, schedule.next(2.0, 0, false));
        assertEquals(LookSchedule.Look.NOT_YET, schedule.next(2.9, 0, false));
        assertEquals(LookSchedule.Look.EARLY, schedule.next(3.4, 0, false));
        assertEquals(LookSchedule.Look.LAST_MARK, schedule.next(5.0, 0, false));
        schedule.restart();
        assertEquals(LookSchedule.Look.EARLY, schedule.next(2.0, 0, false));
    }

    @Test
    void marksThatPassedWhileBusyCountAsOne() {
        assertEquals(LookSchedule.Look.EARLY, schedule.next(3.1, 0, false));
        assertEquals(LookSchedule.Look.NOT_YET, schedule.next(3.2, 0, false));
    }

    @Test
    void silenceEndsWithEnoughSpeechAndAsksForMoreWithout() {
        assertEquals(LookSchedule.Look.NOT_YET, schedule.next(1.9, 3_999, false));
        assertEquals(LookSchedule.Look.TOO_LITTLE, schedule.next(1.9, 4_000, false));
        assertEquals(LookSchedule.Look.END_OF_SPEECH, schedule.next(2.1, 1_500, false));
        assertEquals(LookSchedule.Look.END_OF_SPEECH, schedule.next(2.1, 0, true));
        assertEquals(LookSchedule.Look.TOO_LITTLE, schedule.next(0, 0, true));
    }

    @Test
    void answerThatStandsNeedsTwoSecondsHoweverEarlyTheFirstLook() {
        LookSchedule early = new LookSchedule(List.of(1.5, 2.0, 5.0), CallFlow.Listen.DEFAULTS);
        assertEquals(LookSchedule.Look.EARLY, early.next(1.6, 0, false));
        assertEquals(LookSchedule.Look.NOT_YET, early.next(1.9, 1_500, false));
        assertEquals(LookSchedule.Look.TOO_LITTLE, early.next(1.9, 4_000, false));
        assertEquals(LookSchedule.Look.END_OF_SPEECH, early.next(2.0, 1_500, false));
        LookSchedule hasty = new LookSchedule(List.of(1.0, 1.5), CallFlow.Listen.DEFAULTS);
        assertEquals(LookSchedule.Look.TOO_LITTLE, hasty.next(1.2, 4_000, false));
        assertEquals(LookSchedule.Look.LAST_MARK, hasty.next(1.5, 0, false));
    }

    @Test
    void withoutMarksThereIsNothingToDo() {
        assertThrows(IllegalArgumentException.class, () -> new LookSchedule(List.of(), CallFlow.Listen.DEFAULTS));
    }
}
