import java.util.Properties;
import org.apache.solr.embedded.JettyConfig;
import org.apache.solr.embedded.JettySolrRunner;

/** One Solr on loopback: java -cp "lib/*" One.java HOME PORT. */
public class One {
    public static void main(String[] words) throws Exception {
        JettyConfig config = JettyConfig.builder().setPort(Integer.parseInt(words[1])).build();
        new JettySolrRunner(words[0], new Properties(), config).start();
        Thread.currentThread().join();
    }
}
