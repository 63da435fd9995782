package conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import kernel.api.ByteString;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.PathWalk;

/** Programs of the committed cases with damaged headers that start nevertheless, and need no other file. */
final class DamagedPrograms {
    private final MemoryFileSystem seeds;
    private final List<JsonObject> found = new ArrayList<>();

    private DamagedPrograms(MemoryFileSystem seeds) {
        this.seeds = seeds;
    }

    /** Returns the bytes of every so many-th of them. */
    static List<byte[]> every(int step) throws IOException {
        DamagedPrograms programs = new DamagedPrograms(OracleCorpus.files("c"));
        OracleCorpus.forEachRecord("corpusC.jsonl.gz", programs::look);
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < programs.found.size(); i += step) {
            files.add(programs.make(programs.found.get(i)));
        }
        return files;
    }

    private void look(JsonObject record) {
        JsonObject in = record.getAsJsonObject("in");
        boolean isPlain = record.get("result").getAsString().equals("ok")
                && !in.has("personality")
                && !in.has("rlimit")
                && in.has("make")
                && in.getAsJsonArray("make").size() == 1;
        if (isPlain) {
            found.add(in.getAsJsonArray("make").get(0).getAsJsonObject());
        }
    }

    private byte[] make(JsonObject file) {
        ByteString path =
                ByteString.of(OracleCorpus.ROOT + "c/" + file.get("from").getAsString());
        FileDescription seed = new FileDescription(PathWalk.walk(seeds, ByteString.of("/"), FileAccess.ROOT, path));
        byte[] bytes = new byte[file.has("size") ? file.get("size").getAsInt() : (int) seed.size()];
        seed.read(0, bytes, 0, (int) Math.min(bytes.length, seed.size()));
        for (JsonElement change : file.getAsJsonArray("set")) {
            JsonArray pair = change.getAsJsonArray();
            byte[] value = HexFormat.of().parseHex(pair.get(1).getAsString());
            int at = Math.min(bytes.length, pair.get(0).getAsInt());
            System.arraycopy(value, 0, bytes, at, Math.min(value.length, bytes.length - at));
        }
        return bytes;
    }
}
