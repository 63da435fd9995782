package kernel.archive;

import java.util.Optional;
import kernel.api.ByteString;

/**
 * Takes the entries of one layer of an image; some names say what of the layers below is gone.
 *
 * @abi OCI image specification 1.1, {@code layer.md}, "Whiteouts"
 */
record LayerSink(ArchiveTree tree) implements MemberSink {
    private static final ByteString WHITEOUT = ByteString.of(".wh.");
    private static final ByteString OPAQUE = ByteString.of(".wh..wh..opq");
    private static final ByteString OWN = ByteString.of(".wh..wh."); // what the file system aufs left behind
    private static final ByteString DOT = ByteString.of(".");
    private static final ByteString DOT_DOT = ByteString.of("..");

    @Override
    public Optional<ArchiveInode> add(Member member) throws RootException {
        return isWhiteout(member.name()) ? Optional.empty() : tree.add(member);
    }

    @Override
    public void addHardLink(ByteString name, ByteString target) throws RootException {
        if (!isWhiteout(name)) {
            tree.addHardLink(name, target);
        }
    }

    private boolean isWhiteout(ByteString name) throws RootException {
        EntryPath path = EntryPath.of(name);
        if (path.isRoot() || !path.last().startsWith(WHITEOUT)) {
            return false;
        }
        Optional<EntryPath> checked = tree.path(name);
        if (checked.isPresent()) {
            apply(name, checked.get());
        }
        return true;
    }

    private void apply(ByteString name, EntryPath path) throws RootException {
        ByteString last = path.last();
        if (last.equals(OPAQUE)) {
            tree.opaque(path.parent());
        } else if (!last.startsWith(OWN)) {
            ByteString gone = last.slice(WHITEOUT.length(), last.length());
            if (gone.isEmpty() || gone.equals(DOT) || gone.equals(DOT_DOT)) {
                warn(name, "hides nothing that has a name; left out");
            } else {
                tree.whiteout(path.sibling(gone));
            }
        }
    }

    @Override
    public void warn(ByteString entry, String text) {
        tree.warn(entry, text);
    }

    @Override
    public MemoryBudget budget() {
        return tree.budget();
    }
}
