package kernel.sim.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kernel.api.ByteString;
import kernel.api.ExecOpener;
import kernel.api.FileSystemType;
import kernel.api.KernelProfile;
import kernel.api.SuperBlock;
import kernel.sim.profile.LinuxProfile;
import org.junit.jupiter.api.Test;

class SuperBlocksTests {
    private final SuperBlocks instances = new SuperBlocks();

    private static final class EmptyType implements FileSystemType {
        @Override
        public String name() {
            return "empty";
        }

        @Override
        public SuperBlock fillSuper(KernelProfile kernel) {
            return new Empty();
        }
    }

    private static final class Empty implements SuperBlock {
        @Override
        public List<ByteString> names() {
            return List.of();
        }

        @Override
        public ByteString read(ByteString name) {
            return ByteString.EMPTY;
        }

        @Override
        public void write(ByteString name, ByteString data, ExecOpener opener) {}
    }

    @Test
    void haveOneInstanceOfEachType() {
        FileSystemType type = new EmptyType();
        assertThat(instances.get(type)).isEmpty();
        SuperBlock first = instances.mount(type, LinuxProfile.LINUX_6_18);
        assertThat(instances.mount(type, LinuxProfile.LINUX_6_18)).isSameAs(first);
        assertThat(instances.get(type)).containsSame(first);
        assertThat(instances.get(new EmptyType())).isEmpty();
    }
}
