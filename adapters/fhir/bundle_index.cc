#include "adapters/fhir/bundle_index.h"

#include <algorithm>

#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/fhir_values.h"

namespace handover::adapters::fhir {

std::string NameOfResource(const Node& resource) { return Cat(resource.resource_type, "/", ValueOf(resource, "id")); }

BundleIndex::BundleIndex(const Node& bundle, Findings& findings) : bundle_(bundle) {
  const std::vector<const Node*> entries = Children(bundle, "entry");
  if (entries.empty()) findings.AddMissing(kMissing, bundle, "entry", "A Bundle has entries.");
  if (entries.size() > kMaxEntries) {
    findings.Add(kTooManyElements, *entries[kMaxEntries], "A message has at most 500 entries.");
    return;
  }
  for (const Node* entry : entries) AddEntry(*entry, findings);
}

void BundleIndex::AddEntry(const Node& entry, Findings& findings) {
  const Node* resource = Child(entry, "resource");
  if (resource == nullptr) {
    findings.AddMissing(kMissing, entry, "resource", "Every entry of a Bundle has a resource.");
    return;
  }
  if (resource->resource_type.empty()) {
    findings.AddMissing(kMissing, *resource, "resourceType", "A resource tells its type.");
    return;
  }
  if (resource->in_array) findings.Add(kDatatype, *resource, "An entry has one resource, not an array.");
  const std::string_view id = ValueOf(*resource, "id");
  if (!id.empty() && !IsFhirId(id)) {
    findings.Add(kIdFormat, *Child(*resource, "id"), "An id has 1 to 64 letters, digits, hyphens and full stops.");
  }
  resources_.push_back(resource);
  const std::string name = NameOfResource(*resource);
  const std::string_view url = ValueOf(entry, "fullUrl");
  std::vector<const Node*>& same_name = by_name_[name];
  const bool known_url = !url.empty() && !by_url_.emplace(std::string(url), resource).second;
  const bool known_name = url.empty() && !id.empty() && !same_name.empty();
  if (known_url || known_name) findings.Add(kDuplicateEntry, entry, "A resource stands once in its bundle.");
  same_name.push_back(resource);
}

std::vector<const Node*> BundleIndex::OfType(std::string_view type) const {
  std::vector<const Node*> found;
  for (const Node* resource : resources_) {
    if (resource->resource_type == type) found.push_back(resource);
  }
  return found;
}

const Node* BundleIndex::Resolve(const Node& from, std::string_view reference) const {
  const auto absolute = by_url_.find(std::string(reference));
  if (absolute != by_url_.end()) return absolute->second;
  const Node* entry = &from;
  while (entry->parent != nullptr && entry->parent != &bundle_) entry = entry->parent;
  const std::string_view url = ValueOf(*entry, "fullUrl");
  const Node* own = Child(*entry, "resource");
  if (own != nullptr) {
    const std::string own_name = Cat("/", NameOfResource(*own));
    if (url.ends_with(own_name)) {
      const std::string_view base = url.substr(0, url.size() - own_name.size());
      const auto relative = by_url_.find(Cat(base, "/", reference));
      if (relative != by_url_.end()) return relative->second;
    }
  }
  const auto named = by_name_.find(std::string(reference));
  return named == by_name_.end() || named->second.size() != 1 ? nullptr : named->second.front();
}

const Node* BundleIndex::Follow(const Node& holder, const std::vector<std::string_view>& types,
                                Findings& findings) const {
  const Node* reference = Child(holder, "reference");
  if (reference == nullptr || reference->value.empty()) {
    findings.AddMissing(kMissing, holder, "reference", "The reference names a resource of the bundle.");
    return nullptr;
  }
  const Node* target = Resolve(holder, reference->value);
  if (target == nullptr) {
    findings.Add(kReferenceUnresolved, *reference, "What is referred to here is an entry of the bundle.");
    return nullptr;
  }
  if (std::find(types.begin(), types.end(), target->resource_type) == types.end()) {
    findings.Add(kReferenceType, *reference, "The reference points at a resource of another type.");
    return nullptr;
  }
  return target;
}

}  // namespace handover::adapters::fhir
