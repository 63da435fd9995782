package conformance.aout;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

class AoutComparisonTests {
    private static AoutRecord record(String result) {
        return new AoutRecord(json("{'kernel':{'run':'k'},'id':'i','case':{},'result':" + result + "}"));
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
    }

    private static final String MAPS = "'maps':['00001000-00002000 r-xp 00000000 00:02 42         /t/a']";

    @Test
    void findsAnotherErrno() {
        AoutRecord real = record("{'events':[{'ev':'start'},{'ev':'exit','code':111}],'execve_ret':-8}");
        assertThat(AoutComparison.differences(real, json("{'execve_ret':-8,'klog':[],'runs':false}")))
                .isEmpty();
        assertThat(AoutComparison.differences(real, json("{'execve_ret':-12,'klog':[],'runs':false}")))
                .containsExactly("execve_ret: kernel -8, ksim -12");
    }

    @Test
    void findsAnotherEnd() {
        AoutRecord real = record("{'events':[{'ev':'start'},{'ev':'killed','signal':9,'core':0}]}");
        assertThat(AoutComparison.differences(
                        real, json("{'events':[{'ev':'killed','signal':11,'core':0}],'klog':[],'runs':false}")))
                .containsExactly("killed.signal: kernel 9, ksim 11");
        assertThat(AoutComparison.differences(real, json("{'events':[],'klog':[],'runs':false}")))
                .containsExactly("events: kernel [killed], ksim []");
    }

    @Test
    void leavesOutWhatAProgramDoesThatRunsOn() {
        AoutRecord real = record("{'events':[{'ev':'start'},{'ev':'exec'},{'ev':'sysexit'},{'ev':'exit','code':1}],"
                + "'klog':['<4>fd_offset is not page aligned. Please convert program: x']}");
        assertThat(AoutComparison.differences(
                        real, json("{'events':[{'ev':'exec'},{'ev':'sysexit'}],'klog':[],'runs':true}")))
                .isEmpty();
    }

    @Test
    void findsAnotherMappingButNotAnotherInode() {
        AoutRecord real = record("{'events':[{'ev':'start'},{'ev':'signal'," + MAPS + "}]}");
        String equal = "{'events':[{'ev':'signal'," + MAPS.replace("00:02 42", "00:01 7") + "}],'klog':[],'runs':true}";
        assertThat(AoutComparison.differences(real, json(equal))).isEmpty();
        assertThat(AoutComparison.differences(real, json(equal.replace("r-xp", "rwxp"))))
                .containsExactly("signal.maps: kernel [00001000-00002000 r-xp 00000000 /t/a], "
                        + "ksim [00001000-00002000 rwxp 00000000 /t/a]");
    }

    @Test
    void findsAnotherLineOfTheLogButNotThoseOfDrivers() {
        AoutRecord real = record("{'events':[{'ev':'start'}],'klog':['<4>Clocksource tsc unstable',"
                + "'<5>executable not page aligned']}");
        assertThat(AoutComparison.differences(
                        real, json("{'events':[],'klog':['<5>executable not page aligned'],'runs':false}")))
                .isEmpty();
        assertThat(AoutComparison.differences(real, json("{'events':[],'klog':[],'runs':false}")))
                .containsExactly("klog: kernel [\"<5>executable not page aligned\"], ksim []");
    }

    @Test
    void findsAnotherFieldRegisterAndContent() {
        AoutRecord real = record(
                "{'events':[{'ev':'start'},{'ev':'exec','regs':{'eip':'0x1','eax':'0xb'},"
                        + "'mm':{'vsize':'0x1','kstkesp':'0x0'},'mem':[{'start':'0x0','content':{'crc32':'0x1','runs':[]}}]}]}");
        String ours = "{'events':[{'ev':'exec','regs':{'eip':'0x2','eax':'0x0'},'mm':{'vsize':'0x2','end_code':'0x9'},"
                + "'mem':[{'start':'0x0','content':{'crc32':'0x2'}}]}],'klog':[],'runs':true}";
        assertThat(AoutComparison.differences(real, json(ours)))
                .containsExactly(
                        "exec.regs.eip: kernel \"0x1\", ksim \"0x2\"",
                        "exec.mm.vsize: kernel \"0x1\", ksim \"0x2\"",
                        "exec.mem[0].content.crc32: kernel \"0x1\", ksim \"0x2\"");
    }
}
