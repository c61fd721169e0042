import java.nio.file.Path;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.HttpConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.harness.Neo4jBuilders;

/** One Neo4j on loopback: java -cp "lib/*" One.java FOLDER BOLT_PORT HTTP_PORT AUTH. */
public class One {
    public static void main(String[] words) throws Exception {
        Neo4jBuilders.newInProcessBuilder(Path.of(words[0]))
            .withConfig(BoltConnector.listen_address, here(words[1]))
            .withConfig(HttpConnector.enabled, true)
            .withConfig(HttpConnector.listen_address, here(words[2]))
            .withConfig(GraphDatabaseSettings.auth_enabled, Boolean.parseBoolean(words[3]))
            .build();
        Thread.currentThread().join();
    }

    static SocketAddress here(String port) {
        return new SocketAddress("127.0.0.1", Integer.parseInt(port));
    }
}
