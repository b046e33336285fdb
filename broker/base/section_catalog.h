// What section bodies there are: a table made once from the descriptors, so a new body is known to all who ask as soon
// as it stands in SectionBody. Everything that depends on a body's type asks here and nowhere else.
#ifndef HANDOVER_BROKER_BASE_SECTION_CATALOG_H_
#define HANDOVER_BROKER_BASE_SECTION_CATALOG_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "google/protobuf/descriptor.h"

#include "handover/options/v1/options.pb.h"

namespace handover {

// One type of section body.
struct SectionType {
  std::string name;   // Message name, as in SectionHeader.type: `Newborn`.
  int index = 0;      // 0 to SectionCatalog::size() - 1, in the order of the field numbers.
  int body_case = 0;  // Field number in SectionBody; equals SectionBody::body_case().
  options::v1::DataCategory category = options::v1::DATA_CATEGORY_UNSPECIFIED;  // UNSPECIFIED when sortable.
  bool sortable = false;  // The header's `sorted` says the category, else UNSORTED.
  options::v1::AboutRule about = options::v1::ABOUT_RULE_UNSPECIFIED;
  const google::protobuf::FieldDescriptor* field = nullptr;  // In SectionBody.
  const google::protobuf::Descriptor* body = nullptr;        // Of the body message.
};

// All of them. Immutable; safe to use from any thread.
class SectionCatalog {
 public:
  // The bodies of SectionBody.
  static const SectionCatalog& Get();

  // Any oneof of messages, so that a test can show a table with a broken body.
  explicit SectionCatalog(const google::protobuf::OneofDescriptor& bodies);

  SectionCatalog(const SectionCatalog&) = delete;
  SectionCatalog& operator=(const SectionCatalog&) = delete;

  // By message name; null = no such body.
  const SectionType* Find(std::string_view name) const;

  // By field number in SectionBody; null = no such body.
  const SectionType* FindCase(int body_case) const;

  const std::vector<SectionType>& types() const { return types_; }
  size_t size() const { return types_.size(); }

 private:
  std::vector<SectionType> types_;
  absl::flat_hash_map<std::string, int> by_name_;
  absl::flat_hash_map<int, int> by_case_;
};

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_SECTION_CATALOG_H_
