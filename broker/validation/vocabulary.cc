#include "broker/validation/vocabulary.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "broker/base/absl_view.h"
#include "broker/base/refusal.h"
#include "broker/base/section_catalog.h"
#include "broker/base/status_macros.h"

namespace handover::validation {
namespace vocabulary_internal {

constexpr std::string_view kEveryBody = "*";

struct BodyNames {
  const google::protobuf::RepeatedPtrField<std::string>& names;
  std::string field_path;
};

absl::StatusOr<BodySet> BodiesOf(const BodyNames& list) {
  BodySet bodies;
  for (int i = 0; i < list.names.size(); ++i) {
    if (list.names[i] == kEveryBody) {
      for (const SectionType& type : SectionCatalog::Get().types()) bodies.set(type.body_case);
      continue;
    }
    const SectionType* type = SectionCatalog::Get().Find(list.names[i]);
    if (type == nullptr) {
      return Invalid("POLICY_INVALID", absl::StrCat(list.field_path, "[", i, "]"), "There is no such body.");
    }
    bodies.set(type->body_case);
  }
  return bodies;
}

absl::StatusOr<KindShape> ShapeOf(const policy::v1::Kind& kind) {
  if (kind.name().empty()) return Invalid("POLICY_INVALID", "name", "A kind has a name.");
  if (kind.subjects().empty()) return Invalid("POLICY_INVALID", "subjects", "A kind says what it may be on.");
  if (kind.slots() != 16 && kind.slots() != 32 && kind.slots() != 64) {
    return Invalid("POLICY_INVALID", "slots", "A kind has 16, 32 or 64 slots.");
  }
  KindShape shape;
  shape.name = kind.name();
  for (int i = 0; i < kind.subjects_size(); ++i) {
    if (kind.subjects(i) == policy::v1::Kind::SUBJECT_UNSPECIFIED) {
      return Invalid("POLICY_INVALID", absl::StrCat("subjects[", i, "]"), "A kind says what it may be on.");
    }
    shape.subjects.push_back(kind.subjects(i));
  }
  for (int i = 0; i < kind.required_size(); ++i) {
    HANDOVER_ASSIGN_OR_RETURN(const BodySet any_of,
                              BodiesOf({kind.required(i).any_of(), absl::StrCat("required[", i, "].any_of")}));
    shape.required.push_back({any_of, kind.required(i).about_subject()});
    shape.allowed |= any_of;
  }
  HANDOVER_ASSIGN_OR_RETURN(const BodySet optional, BodiesOf({kind.optional(), "optional"}));
  shape.allowed |= optional;
  shape.author_name_required = kind.author_name_required();
  shape.parent_involvement_required = kind.parent_involvement_required();
  shape.relation_required = kind.relation_required();
  shape.slots = kind.slots();
  return shape;
}

}  // namespace vocabulary_internal

absl::StatusOr<Vocabulary> Vocabulary::Build(const policy::v1::Policy& policy) {
  Vocabulary vocabulary;
  for (int i = 0; i < policy.kinds_size(); ++i) {
    absl::StatusOr<KindShape> shape = vocabulary_internal::ShapeOf(policy.kinds(i));
    if (!shape.ok()) return Within(absl::StrCat("kinds[", i, "]."), shape.status());
    std::string name = shape->name;
    if (!vocabulary.kinds_.try_emplace(std::move(name), *std::move(shape)).second) {
      return Invalid("POLICY_INVALID", absl::StrCat("kinds[", i, "].name"), "A kind stands in the policy once.");
    }
  }
  for (const policy::v1::Purpose& purpose : policy.purposes()) vocabulary.purposes_.insert(purpose.code());
  for (const policy::v1::Basis& basis : policy.bases()) vocabulary.bases_.insert(basis.code());
  for (const std::string& reason : policy.decline_reasons()) vocabulary.decline_reasons_.insert(reason);
  return vocabulary;
}

const KindShape* Vocabulary::FindKind(std::string_view name) const {
  const auto found = kinds_.find(AbslView(name));
  return found == kinds_.end() ? nullptr : &found->second;
}

}  // namespace handover::validation
