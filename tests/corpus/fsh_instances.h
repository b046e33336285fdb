// The examples of a guide that are published as FSH alone, made into JSON: instances with assignments, references,
// codes and other instances inside. As much of the language as KL's examples use, and no more; not a validator.
#ifndef HANDOVER_TESTS_CORPUS_FSH_INSTANCES_H_
#define HANDOVER_TESTS_CORPUS_FSH_INSTANCES_H_

#include <map>
#include <string>
#include <vector>

namespace handover::corpus {

// One instance as it was written.
struct FshInstance {
  std::string name;
  std::string profile;  // Of `InstanceOf:`.
  std::string description;
  std::vector<std::string> rules;  // `path = value`, without the asterisk.
};

class FshInstances {
 public:
  // Adds the instances and aliases of a file.
  void Load(const std::string& text);

  const std::map<std::string, FshInstance>& all() const { return instances_; }
  const FshInstance* Find(const std::string& name) const;

  // The resource as JSON. Bundles hold their entries; references are `Type/id`.
  std::string Json(const std::string& name) const;

  // The FHIR type behind a profile of the guide.
  static std::string TypeOf(const std::string& profile);
  // The `id` rule, else the name.
  std::string IdOf(const FshInstance& instance) const;

 private:
  std::string Expanded(const std::string& system) const;

  std::map<std::string, FshInstance> instances_;
  std::map<std::string, std::string> aliases_;
};

}  // namespace handover::corpus

#endif  // HANDOVER_TESTS_CORPUS_FSH_INSTANCES_H_
