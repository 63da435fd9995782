package kernel.sim.profile;

import java.util.ArrayList;
import java.util.List;
import kernel.api.ByteString;

/**
 * The extended registers of a real x86 processor at the start of a program, as cores show them.
 *
 * @param area the note NT_X86_XSTATE: the XSAVE area in its standard format
 * @param layout the parts behind its header, the note NT_X86_XSAVE_LAYOUT
 */
public record XsaveProfile(ByteString area, List<Component> layout) {
    private static final int HEADER_END = 576;
    private static final int MAX_SIZE = 1 << 16;
    private static final int FIRST_EXTENDED = 2;
    private static final int LAST_EXTENDED = 62;

    /**
     * One part of the area.
     *
     * @param type number of the state component, for example 2 for AVX
     * @param size in bytes
     * @param offset from the start of the area
     */
    public record Component(int type, int size, int offset) {}

    /**
     * Copies the layout.
     *
     * @throws IllegalArgumentException if the area is shorter than its header
     */
    public XsaveProfile {
        layout = List.copyOf(layout);
        if (area.length() < HEADER_END) {
            throw new IllegalArgumentException("XSAVE area of " + area.length() + " bytes");
        }
    }

    static XsaveProfile parse(ProfileObject json) {
        byte[] area = MachineProfileParser.parseHex(json, "hex", json.text("hex"));
        if (area.length < HEADER_END || area.length > MAX_SIZE) {
            throw json.wrong("hex", HEADER_END + " to " + MAX_SIZE + " bytes", area.length + " bytes");
        }
        List<Component> layout = new ArrayList<>();
        for (ProfileObject part : json.objects("layout")) {
            layout.add(new Component(
                    (int) part.number("type", FIRST_EXTENDED, LAST_EXTENDED),
                    (int) part.number("size", 1, MAX_SIZE),
                    (int) part.number("offset", HEADER_END, MAX_SIZE)));
        }
        return new XsaveProfile(ByteString.of(area), layout);
    }
}
