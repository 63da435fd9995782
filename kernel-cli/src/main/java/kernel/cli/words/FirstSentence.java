package kernel.cli.words;

/** What a description says first, where there is room for no more. */
final class FirstSentence {
    private FirstSentence() {}

    /** Returns it without its full stop. */
    static String of(String... description) {
        String text = String.join(" ", description);
        int end = text.indexOf(". ");
        return (end < 0 ? text : text.substring(0, end)).replaceFirst("[.:]$", "");
    }
}
