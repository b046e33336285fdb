#include "tests/corpus/fsh_instances.h"

#include <cctype>
#include <memory>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>

namespace handover::corpus {
namespace fsh_instances_internal {

// A JSON value in the making.
struct Json {
  std::string literal;  // Of a leaf, as JSON.
  std::vector<std::pair<std::string, std::unique_ptr<Json>>> members;
  std::vector<std::unique_ptr<Json>> items;
  bool is_list = false;

  Json& Member(const std::string& name) {
    for (auto& [known, value] : members) {
      if (known == name) return *value;
    }
    members.emplace_back(name, std::make_unique<Json>());
    return *members.back().second;
  }
  Json& Item(size_t index) {
    is_list = true;
    while (items.size() <= index) items.push_back(std::make_unique<Json>());
    return *items[index];
  }
  std::string Text() const {
    if (!literal.empty()) return literal;
    std::string text = is_list ? "[" : "{";
    for (size_t i = 0; i < items.size(); ++i) text += (i == 0 ? "" : ",") + items[i]->Text();
    for (size_t i = 0; i < members.size(); ++i) {
      text += (i == 0 ? "\"" : ",\"") + members[i].first + "\":" + members[i].second->Text();
    }
    return text + (is_list ? "]" : "}");
  }
};

std::string Quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string Trimmed(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// Without a comment behind it. A URL has two slashes without a blank before them.
std::string WithoutComment(const std::string& line) {
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    const bool slashes = line.compare(i, 2, "//") == 0 && (i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t');
    if (!quoted && slashes) return line.substr(0, i);
  }
  return line;
}

// What FHIR repeats, of what the examples have.
bool Repeats(const std::string& type, const std::string& path) {
  static const std::set<std::string> paths = {"entry",
                                              "meta.profile",
                                              "identifier",
                                              "link",
                                              "relationship",
                                              "extension",
                                              "type",
                                              "location",
                                              "category",
                                              "activity",
                                              "item",
                                              "item.answer",
                                              "activity.detail.reasonCode"};
  const size_t dot = path.rfind('.');
  if (path.substr(dot == std::string::npos ? 0 : dot + 1) == "coding") return true;
  if (path == "managingOrganization.identifier" || path == "location.location") return false;
  if (path == "type") return type == "Encounter" || type == "Location";
  return paths.count(path) > 0;
}

// Elements that are a Coding and not a CodeableConcept.
bool IsCoding(const std::string& path) {
  const size_t dot = path.rfind('.');
  return path.substr(dot == std::string::npos ? 0 : dot + 1) == "coding" || path == "class";
}

// Elements that are a code alone.
bool IsCode(const std::string& type, const std::string& path) {
  static const std::set<std::string> paths = {"status",
                                              "intent",
                                              "activity.detail.status",
                                              "link.type",
                                              "identifier.use",
                                              "managingOrganization.identifier.use",
                                              "category.coding.code",
                                              "valueQuantity.code"};
  return paths.count(path) > 0 || (type == "Bundle" && path == "type");
}

const std::map<std::string, std::string>& Slices() {
  static const std::map<std::string, std::string> slices = {
      {"basedOnIntervention", "http://fhir.kl.dk/children/StructureDefinition/BasedOnInterventionExtension"},
      {"findingInformer", "http://fhir.kl.dk/children/StructureDefinition/FindingInformer"}};
  return slices;
}

// Where each list of a resource is: the index of `[=]`, and which slice has which place.
struct Places {
  std::map<std::string, size_t> current;
  std::map<std::string, std::map<std::string, size_t>> slices;
};

// The value at a path such as `item[=].answer` or `code.coding[FBOE]`; `plain` becomes the path without brackets.
Json& At(Json& root, const std::string& type, const std::string& path, Places& places, std::string& plain) {
  Json* at = &root;
  std::istringstream steps(path);
  std::string step;
  plain.clear();
  std::string key;
  while (std::getline(steps, step, '.')) {
    const size_t bracket = step.find('[');
    const std::string name = step.substr(0, bracket);
    const std::string index = bracket == std::string::npos ? "" : step.substr(bracket + 1, step.size() - bracket - 2);
    plain += (plain.empty() ? "" : ".") + name;
    key += (key.empty() ? "" : ".") + step;
    at = &at->Member(name);
    if (!Repeats(type, plain)) continue;
    size_t& current = places.current[plain];
    if (index == "+") {
      current = at->items.size();
    } else if (!index.empty() && std::isdigit(static_cast<unsigned char>(index[0])) != 0) {
      current = std::stoul(index);
    } else if (!index.empty() && index != "=") {
      auto [slice, is_new] = places.slices[plain].try_emplace(index, at->items.size());
      current = slice->second;
      if (is_new && Slices().count(index) > 0) at->Item(current).Member("url").literal = Quoted(Slices().at(index));
    } else if (index.empty()) {
      current = 0;
    }
    at = &at->Item(current);
  }
  return *at;
}

}  // namespace fsh_instances_internal

void FshInstances::Load(const std::string& text) {
  using namespace fsh_instances_internal;
  std::istringstream lines(text);
  std::string line;
  FshInstance* open = nullptr;
  while (std::getline(lines, line)) {
    line = Trimmed(WithoutComment(line));
    const auto after = [&](const std::string& word) { return Trimmed(line.substr(word.size())); };
    if (line.rfind("Alias:", 0) == 0) {
      const size_t equals = line.find('=');
      aliases_[Trimmed(line.substr(6, equals - 6))] = Trimmed(line.substr(equals + 1));
    } else if (line.rfind("Instance:", 0) == 0) {
      open = &instances_[after("Instance:")];
      open->name = after("Instance:");
    } else if (line.rfind("Profile:", 0) == 0 || line.rfind("ValueSet:", 0) == 0 || line.rfind("Invariant:", 0) == 0 ||
               line.rfind("Extension:", 0) == 0 || line.rfind("CodeSystem:", 0) == 0) {
      open = nullptr;
    } else if (open == nullptr) {
      continue;
    } else if (line.rfind("InstanceOf:", 0) == 0) {
      open->profile = after("InstanceOf:");
    } else if (line.rfind("Description:", 0) == 0) {
      open->description = after("Description:");
    } else if (line.rfind("* ", 0) == 0 && line.find('=') != std::string::npos) {
      open->rules.push_back(line.substr(2));
    }
  }
}

const FshInstance* FshInstances::Find(const std::string& name) const {
  const auto found = instances_.find(name);
  return found == instances_.end() ? nullptr : &found->second;
}

std::string FshInstances::TypeOf(const std::string& profile) {
  const auto has = [&](const char* part) { return profile.find(part) != std::string::npos; };
  if (has("elivery")) return "Bundle";
  if (has("citizen")) return "Patient";
  if (has("related-parent")) return "RelatedPerson";
  if (has("encounter")) return "Encounter";
  if (has("location")) return "Location";
  if (has("intervention")) return "CarePlan";
  if (has("QuestionnaireResponse")) return "QuestionnaireResponse";
  if (has("Questionnaire")) return "Questionnaire";
  return "Observation";
}

std::string FshInstances::IdOf(const FshInstance& instance) const {
  for (const std::string& rule : instance.rules) {
    if (rule.rfind("id = \"", 0) == 0) return rule.substr(6, rule.size() - 7);
  }
  return instance.name;
}

std::string FshInstances::Expanded(const std::string& system) const {
  const auto found = aliases_.find(system);
  return found == aliases_.end() ? system : found->second;
}

std::string FshInstances::Json(const std::string& name) const {
  using namespace fsh_instances_internal;
  const FshInstance& instance = instances_.at(name);
  const std::string type = TypeOf(instance.profile);
  fsh_instances_internal::Json root;
  root.Member("resourceType").literal = Quoted(type);
  root.Member("id").literal = Quoted(IdOf(instance));
  if (type == "Bundle") {
    const bool increment = instance.profile.find("ncremental") != std::string::npos;
    root.Member("meta").Member("profile").Item(0).literal =
        Quoted(std::string("http://fhir.kl.dk/children/StructureDefinition/klgateway-children-") +
               (increment ? "incremental-delivery" : "delivery-report"));
  }
  Places places;
  for (const std::string& rule : instance.rules) {
    const size_t equals = rule.find(" = ");
    const std::string path = Trimmed(rule.substr(0, equals));
    std::string value = Trimmed(rule.substr(equals + 3));
    if (path == "id") continue;
    std::string plain;
    fsh_instances_internal::Json& at = At(root, type, path, places, plain);
    const size_t hash = value.find('#');
    if (value.rfind("Reference(", 0) == 0) {
      const FshInstance* target = Find(value.substr(10, value.size() - 11));
      at.Member("reference").literal =
          Quoted(target == nullptr ? value : TypeOf(target->profile) + "/" + IdOf(*target));
    } else if (value.rfind("Canonical(", 0) == 0) {
      const FshInstance* target = Find(value.substr(10, value.size() - 11));
      at.literal = Quoted("http://fhir.kl.dk/children/" + TypeOf(target->profile) + "/" + IdOf(*target));
    } else if (value[0] == '"') {
      at.literal = value;
    } else if (plain == "entry.resource") {
      at.literal = Json(value);
    } else if (hash != std::string::npos) {
      const std::string system = Expanded(Trimmed(value.substr(0, hash)));
      const size_t blank = value.find_first_of(" \t", hash);
      const std::string code = value.substr(hash + 1, blank == std::string::npos ? blank : blank - hash - 1);
      if (IsCode(type, plain)) {
        at.literal = Quoted(code);
        continue;
      }
      fsh_instances_internal::Json& coding = IsCoding(plain) ? at : at.Member("coding").Item(0);
      coding.Member("system").literal = Quoted(system);
      coding.Member("code").literal = Quoted(code);
      const size_t quote = value.find('"', hash);
      if (quote != std::string::npos) coding.Member("display").literal = value.substr(quote);
    } else if (value == "true" || value == "false") {
      at.literal = value;
    } else if (value[0] != '$' && plain.find("value") != std::string::npos && value.find('-') == std::string::npos) {
      at.literal = value;
    } else {
      at.literal = Quoted(Expanded(value));
    }
  }
  return root.Text();
}

}  // namespace handover::corpus
