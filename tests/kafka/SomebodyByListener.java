import org.apache.kafka.common.security.auth.AuthenticationContext;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder;

/** The broker's own listeners are the broker's; who comes by the clients' listener is a stranger. */
public class SomebodyByListener extends DefaultKafkaPrincipalBuilder {
    public SomebodyByListener() {
        super(null, null);
    }

    @Override
    public KafkaPrincipal build(AuthenticationContext context) {
        boolean own = !context.listenerName().equals("CLIENT");
        return own ? new KafkaPrincipal("User", "broker") : KafkaPrincipal.ANONYMOUS;
    }
}
