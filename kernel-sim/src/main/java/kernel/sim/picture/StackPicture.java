package kernel.sim.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import kernel.api.AuxVector;
import kernel.sim.proc.InitialStack;
import kernel.sim.proc.InitialStack.Part;
import kernel.sim.proc.InitialStack.Word;

/** What is on the stack before the first instruction, the highest address on top. */
final class StackPicture {
    private static final String TITLE = "Initial stack";
    private static final int LISTED = 400;
    private static final int TEXT = 200;
    private static final int RANDOM_BYTES = 16;
    private static final int BOX = 34;
    private static final int CHARS = 50;

    /** A part of the stack. */
    private record Block(long start, long end, String name) {}

    private final InitialStack stack;
    private final List<Block> blocks = new ArrayList<>();

    StackPicture(InitialStack stack) {
        this.stack = stack;
        for (Part part : Part.values()) {
            tables(part);
            strings(part);
        }
        blocks.sort(Comparator.comparing(Block::start, Long::compareUnsigned));
        fill();
    }

    private List<Word> words(Part part) {
        return stack.words().stream().filter(word -> word.part() == part).toList();
    }

    private void tables(Part part) {
        List<Word> words = words(part);
        if (!words.isEmpty()) {
            int size = part == Part.AUXV ? 2 * stack.wordSize() : stack.wordSize();
            long end = words.get(words.size() - 1).at() + size;
            blocks.add(new Block(words.get(0).at(), end, title(part, words)));
        }
    }

    private static String title(Part part, List<Word> words) {
        return switch (part) {
            case ARGC -> "argc = " + words.get(0).value();
            case ARGV -> "argv: " + (words.size() - 1) + " pointers, null";
            case ENVP -> "envp: " + (words.size() - 1) + " pointers, null";
            case AUXV -> "auxiliary vector: " + words.size() + " entries";
        };
    }

    private void strings(Part part) {
        List<Block> texts = new ArrayList<>();
        for (Word word : words(part)) {
            word.text()
                    .ifPresent(text -> texts.add(
                            new Block(word.value(), word.value() + text.length() + 1, word.name() + " string")));
            if (part == Part.AUXV && word.name().equals(AuxVector.describe(AuxVector.AT_RANDOM))) {
                texts.add(new Block(word.value(), word.value() + RANDOM_BYTES, "AT_RANDOM bytes"));
            }
        }
        if (part == Part.AUXV) {
            texts.stream()
                    .filter(text -> Long.compareUnsigned(text.start(), stack.sp()) >= 0)
                    .filter(text -> Long.compareUnsigned(text.end(), stack.top()) <= 0)
                    .forEach(blocks::add);
        } else if (!texts.isEmpty()) {
            long start = texts.stream().mapToLong(Block::start).min().orElseThrow();
            long end = texts.stream().mapToLong(Block::end).max().orElseThrow();
            blocks.add(new Block(start, end, (part == Part.ARGV ? "argument" : "environment") + " strings"));
        }
    }

    /** Names what lies between the parts, and leaves out what lies in another. */
    private void fill() {
        List<Block> all = new ArrayList<>();
        long at = stack.sp();
        for (Block block : blocks) {
            if (block.start() < at) {
                continue;
            }
            if (block.start() > at) {
                all.add(new Block(at, block.start(), "alignment and padding"));
            }
            all.add(block);
            at = block.end();
        }
        if (at < stack.top()) {
            all.add(new Block(at, stack.top(), "end of the stack"));
        }
        blocks.clear();
        for (int i = all.size() - 1; i >= 0; i--) {
            blocks.add(all.get(i));
        }
    }

    void write(Html html) {
        String summary = (stack.top() - stack.sp()) + " bytes from the stack pointer " + Sizes.hex(stack.sp()) + " to "
                + Sizes.hex(stack.top()) + "; words have " + stack.wordSize() + " bytes.";
        html.open("section", "aria-label", TITLE).element("h2", TITLE).element("p", summary);
        Svg svg = new Svg(html);
        svg.open("stack", TITLE, summary, blocks.size() * BOX + 22);
        for (int i = 0; i < blocks.size(); i++) {
            block(svg, i);
        }
        svg.text(4, blocks.size() * BOX + 16, "gap", "\u2191 stack pointer " + Sizes.hex(stack.sp()));
        svg.close();
        table().writeTwin(html);
        html.close();
    }

    private void block(Svg svg, int index) {
        Block block = blocks.get(index);
        long bytes = block.end() - block.start();
        String place = Sizes.hex(block.start()) + ", " + bytes + " bytes";
        svg.item("block", block.name() + ", " + place, -1, index == 0);
        svg.box(2, 2 + index * BOX, Svg.WIDTH - 4, BOX, Sizes.cut(block.name(), CHARS), place);
        svg.close();
    }

    private Table table() {
        Table table = new Table("stack-table", TITLE, List.of("address", "name", "value", "string"), Set.of("string"));
        for (Word word : stack.words().subList(0, Math.min(LISTED, stack.words().size()))) {
            String text = word.text()
                    .map(string -> Sizes.cut(string.printable(), TEXT))
                    .orElse("");
            table.row(Sizes.hex(word.at()), word.name(), Sizes.hex(word.value()), text);
        }
        if (stack.words().size() > LISTED) {
            table.row("", "", "", stack.words().size() - LISTED + " more words are in the JSON document");
        }
        return table;
    }
}
