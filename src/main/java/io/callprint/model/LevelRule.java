package io.callprint.model;

/** What is done to the level of the speech before its features are computed. */
public sealed interface LevelRule {
    /** Nothing: the model does not mind the level. */
    record AsItIs() implements LevelRule {
        @Override
        public String toString() {
            return "none";
        }
    }

    /**
     * The loudest sample is brought to this value.
     *
     * @param peak above 0 to 1, on the scale where full scale is 1
     */
    record Peak(double peak) implements LevelRule {
        public Peak {
            if (!(peak > 0 && peak <= 1)) {
                throw new IllegalArgumentException("a peak of " + peak + ", expected more than 0 and at most 1");
            }
        }

        @Override
        public String toString() {
            return "peak " + peak;
        }
    }

    /**
     * Quieter speech is raised to this level, louder speech stays as it is.
     *
     * @param dbfs root mean square in decibels of full scale, below 0
     */
    record AtLeast(double dbfs) implements LevelRule {
        public AtLeast {
            if (!(dbfs < 0 && dbfs > -100)) {
                throw new IllegalArgumentException("a level of " + dbfs + " dBFS, expected one below 0 and above -100");
            }
        }

        @Override
        public String toString() {
            return "at least " + dbfs + " dBFS";
        }
    }
}
