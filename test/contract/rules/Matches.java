import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.Ruler;

/**
 * Reads lines of {@code {id, pattern, event}}, the last two JSON in a text, and answers each with
 * {@code {id, match, alone}}: what a machine that holds the rule says, as EventBridge asks, and what a single
 * comparison says. A pattern that is refused is answered with {@code {id, refused}}.
 */
public final class Matches {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Machine> MACHINES = new HashMap<>();

    public static void main(String[] arguments) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine())
            out.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
        out.flush();
    }

    private static ObjectNode answer(JsonNode asked) {
        String pattern = asked.get("pattern").textValue();
        String event = asked.get("event").textValue();
        ObjectNode answer = JSON.createObjectNode().put("id", asked.get("id").intValue());
        try {
            Machine machine = MACHINES.get(pattern);
            if (machine == null) {
                String problem = JsonRuleCompiler.check(pattern);
                if (problem != null) return answer.put("refused", problem);
                machine = new Machine();
                machine.addRule("rule", pattern);
                MACHINES.put(pattern, machine);
            }
            answer.put("match", !machine.rulesForJSONEvent(event).isEmpty());
            return answer.put("alone", Ruler.matchesRule(event, pattern));
        } catch (Exception problem) {
            return answer.put("refused", String.valueOf(problem.getMessage()));
        }
    }
}
