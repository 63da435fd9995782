package kernel.sim.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.Violation;
import kernel.sim.fs.RootFileSystem;
import kernel.sim.trace.Link;

/**
 * The files from what is executed to what runs: scripts name interpreters, and ELF files a loader.
 *
 * @param members in that order; the last one may be missing
 */
record Chain(List<Member> members) {
    /** As many as the kernel follows, and one more. */
    private static final int MAX_MEMBERS = 8;

    /**
     * One file.
     *
     * @param name how the one before calls it
     * @param role what it is there for
     * @param look the file, if there is one
     */
    record Member(ByteString name, Link.Role role, Optional<FileLook> look) {
        private boolean isCalled(ByteString path) {
            return name.equals(path)
                    || look.map(found -> found.path().equals(path)).orElse(false);
        }

        String describe() {
            return look.map(FileLook::describe).orElse("missing");
        }
    }

    Chain {
        members = List.copyOf(members);
    }

    /** Follows the files. */
    static Chain of(RootFileSystem root, ByteString cwd, ByteString program) {
        List<Member> members = new ArrayList<>();
        Optional<Member> next = Optional.of(new Member(program, Link.Role.PROGRAM, FileLook.at(root, cwd, program)));
        while (next.isPresent() && members.size() < MAX_MEMBERS) {
            members.add(next.get());
            next = next.flatMap(Chain::named)
                    .map(named -> new Member(named.name(), named.role(), FileLook.at(root, cwd, named.name())));
        }
        return new Chain(members);
    }

    /**
     * Adds who runs the program instead of its own loader: the interpreter of a binfmt_misc entry, which no file names.
     *
     * @param interpreter its path
     * @return the same, if the chain has that file already
     */
    Chain handedTo(ByteString interpreter, RootFileSystem root, ByteString cwd) {
        if (find(interpreter).isPresent()) {
            return this;
        }
        List<Member> all = new ArrayList<>(members.subList(0, members.indexOf(binary()) + 1));
        for (Member member : of(root, cwd, interpreter).members) {
            boolean isFirst = member.role() == Link.Role.PROGRAM;
            all.add(isFirst ? new Member(interpreter, Link.Role.INTERPRETER, member.look()) : member);
        }
        return new Chain(all);
    }

    private static Optional<Member> named(Member member) {
        Optional<ByteString> loader = member.look().flatMap(FileLook::elf).flatMap(ElfLook::interp);
        if (loader.isPresent()) {
            boolean isLast = member.role() == Link.Role.LOADER;
            return isLast
                    ? Optional.empty()
                    : Optional.of(new Member(loader.get(), Link.Role.LOADER, Optional.empty()));
        }
        return member.look()
                .flatMap(FileLook::script)
                .map(script -> new Member(script.name(), Link.Role.INTERPRETER, Optional.empty()));
    }

    Member program() {
        return members.get(0);
    }

    /** Returns the last file that is no loader: the one that gives the program its memory. */
    Member binary() {
        Member last = members.get(members.size() - 1);
        return last.role() == Link.Role.LOADER ? members.get(members.size() - 2) : last;
    }

    /** Returns the file that a violation is about; the last one of that name. */
    Optional<Member> find(ByteString path) {
        Optional<Member> found = Optional.empty();
        for (Member member : members) {
            if (member.isCalled(path)) {
                found = Optional.of(member);
            }
        }
        return found;
    }

    /** Returns what people see of the chain. */
    List<Link> links(Optional<Violation> innermost) {
        Optional<Member> fault = innermost.flatMap(Violation::path).flatMap(this::find);
        if (fault.isEmpty() && innermost.isPresent()) {
            fault = Optional.of(program());
        }
        List<Link> links = new ArrayList<>();
        for (Member member : members) {
            boolean isAtFault = fault.isPresent() && fault.get().equals(member);
            links.add(new Link(member.name(), member.role(), member.describe(), isAtFault));
        }
        return links;
    }
}
