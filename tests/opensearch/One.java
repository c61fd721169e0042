import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/** One OpenSearch node on loopback: java -cp "lib/*" One.java HOME HTTP_PORT TRANSPORT_PORT [PLUGIN_CLASS ...]. */
public class One extends Node {
    One(Settings settings, List<Class<? extends Plugin>> plugins) {
        super(InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "one"), plugins, true);
    }

    public static void main(String[] words) throws Exception {
        Settings settings = Settings.builder()
            .put("path.home", Path.of(words[0]).toString())
            .put("cluster.name", "seawall-tests")
            .put("node.name", "one")
            .put("network.host", "127.0.0.1")
            .put("http.port", words[1])
            .put("transport.port", words[2])
            .put("discovery.type", "single-node")
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .build();
        List<Class<? extends Plugin>> plugins = new ArrayList<>(List.of(Netty4Plugin.class, CommonAnalysisPlugin.class));
        for (int i = 3; i < words.length; i++) {
            plugins.add(Class.forName(words[i]).asSubclass(Plugin.class));
        }
        Node node = new One(settings, plugins);
        node.start();
        Thread.currentThread().join();
    }
}
