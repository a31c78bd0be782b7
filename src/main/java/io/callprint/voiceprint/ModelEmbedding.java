package io.callprint.voiceprint;

/** The embedding of a sample by another model than the one its voiceprint is of, kept beside it as an attachment. */
public final class ModelEmbedding {
    private ModelEmbedding() {}

    /** Of the attachment. */
    public static String name(String modelId) {
        return "model:" + modelId;
    }

    /** @param embedding in the clear */
    public static Attachment of(CallerId caller, String sampleId, Embedding embedding) {
        return Attachment.of(caller, sampleId, name(embedding.modelId()), Attachment.Form.EMBEDDING, embedding.bytes());
    }

    /**
     * @param kept in the clear
     * @throws IllegalArgumentException when it is none of this model in the clear, or not what was written
     */
    public static Embedding read(String modelId, Attachment kept) {
        if (kept.isSealed() || !kept.isIntact() || !kept.name().equals(name(modelId))) {
            throw new IllegalArgumentException("the embedding of sample " + kept.sampleId() + " by model " + modelId
                    + " is not what was written, expected it unaltered");
        }
        return Embedding.of(modelId, kept.octets());
    }
}
