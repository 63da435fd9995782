package kernel.cli;

/** Something to be done if a signal ends the process, until it is closed. The process then ends by the signal's exit code. */
final class Interruption implements AutoCloseable {
    private final Thread hook;
    private volatile boolean hasCome;

    Interruption(Runnable last) {
        hook = new Thread(() -> {
            hasCome = true;
            last.run();
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Tells whether a signal has come. */
    boolean hasCome() {
        return hasCome;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            hasCome = true; // the process is ending, and this thread with it
        }
    }
}
