package kernel.sim.mm;

/** Learns of frames whose bytes somebody executes. It must not call back. */
public interface FrameListener {
    /**
     * Decoded instructions of a frame exist from now on: nobody may write to it unnoticed.
     *
     * @param frame its number
     */
    void codeMarked(int frame);

    /**
     * Bytes of such a frame change: decoded instructions of it are stale.
     *
     * @param frame its number
     * @param offset first byte that changes
     * @param length how many
     */
    void codeWritten(int frame, int offset, int length);
}
