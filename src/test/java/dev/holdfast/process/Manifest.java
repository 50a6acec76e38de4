package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The manifest that the build has generated, read as strictly as {@code kubectl} does: an unknown
 * field or kind, a wrong type and a repeated key fail.
 */
final class Manifest {
  private static final Path FILE = Path.of("target", "kubernetes", "kubernetes.yml");

  /** Kinds that may be in it, by API version and name. */
  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of(
          "v1/ConfigMap", ConfigMap.class,
          "v1/Service", Service.class,
          "apps/v1/StatefulSet", StatefulSet.class,
          "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class);

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .annotationIntrospector(new NothingIsExtra())
          .build();

  private final List<HasMetadata> resources;

  private Manifest(List<HasMetadata> resources) {
    this.resources = resources;
  }

  /** The model would keep unknown fields as extra ones; without that, they are unknown. */
  private static final class NothingIsExtra extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }

  static String text() throws IOException {
    return Files.readString(FILE);
  }

  static Manifest generated() throws IOException {
    return of(text());
  }

  /** Reads all documents of a text. */
  static Manifest of(String text) throws IOException {
    List<HasMetadata> resources = new ArrayList<>();
    ObjectReader reader = YAML.readerFor(JsonNode.class);
    try (MappingIterator<JsonNode> documents = reader.readValues(text)) {
      while (documents.hasNextValue()) {
        resources.add(resource(documents.nextValue()));
      }
    }
    return new Manifest(resources);
  }

  private static HasMetadata resource(JsonNode document) throws JsonProcessingException {
    String kind = document.path("apiVersion").asText() + "/" + document.path("kind").asText();
    assertThat(KINDS).as("kinds that belong in the manifest").containsKey(kind);
    return YAML.treeToValue(document, KINDS.get(kind));
  }

  List<HasMetadata> resources() {
    return resources;
  }

  /** The only one of this type and name. */
  <T extends HasMetadata> T one(Class<T> type, String name) {
    List<T> found =
        resources.stream()
            .filter(type::isInstance)
            .map(type::cast)
            .filter(resource -> resource.getMetadata().getName().equals(name))
            .toList();
    assertThat(found).as("%s %s", type.getSimpleName(), name).hasSize(1);
    return found.get(0);
  }

  StatefulSet statefulSet() {
    return one(StatefulSet.class, "holdfast");
  }

  PodSpec pod() {
    return statefulSet().getSpec().getTemplate().getSpec();
  }

  /** The only container of the pod. */
  Container container() {
    assertThat(pod().getContainers()).hasSize(1);
    return pod().getContainers().get(0);
  }

  /** What the container finds in its environment besides the Secret. */
  Map<String, String> configuration() {
    return one(ConfigMap.class, "holdfast").getData();
  }
}
