package dev.runlet.proxy;

import dev.runlet.query.ListDefinition;
import dev.runlet.query.ListParameters;
import dev.runlet.query.QueryAttribute;
import org.springframework.stereotype.Component;

/// What rules can be asked for, by the names of all versions.
@Component
final class RuleListParameters extends ListParameters<Object> {
  static final ListDefinition<Object> LIST =
      ListDefinition.of(Object.class, "Rule")
          .queryable(
              QueryAttribute.string("domain"),
              QueryAttribute.string("type"),
              QueryAttribute.string("trigger"),
              QueryAttribute.string("url"),
              QueryAttribute.string("resourceType"),
              QueryAttribute.string("resourceId"),
              QueryAttribute.string("deploymentResourceType"),
              QueryAttribute.string("deploymentResourceId"),
              QueryAttribute.string("deploymentId"),
              QueryAttribute.string("deploymentVcsProviderBranch"));

  RuleListParameters() {
    super(LIST, "the rules' ids and domains");
  }
}
