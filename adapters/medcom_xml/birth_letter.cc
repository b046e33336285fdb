#include "adapters/medcom_xml/birth_letter.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"

#include "adapters/medcom_xml/letter_residue.h"

namespace handover::adapters::medcom {
namespace birth_letter_internal {

using exchange::v1::Handover;
using exchange::v1::Section;
using exchange::v1::SectionBody;

constexpr std::string_view kVersion = "XD3234L";
constexpr std::string_view kType = "XDIS32";

// A diagnosis is whole or not there. An investigation whose date was left over is one of which nothing was mapped.
constexpr ResidueRules kResidueRules = {.format = "XDIS32",
                                        .letter = "BirthNotification",
                                        .is_alone = [](std::string_view name) { return name.ends_with("Diagnoses"); },
                                        .sometimes = "PregnancyInvestigationAndTreatments",
                                        .by = "ClinicalInfoDate"};

const Section* FindSection(const Handover& handover, SectionBody::BodyCase body) {
  const auto found = std::find_if(handover.sections().begin(), handover.sections().end(),
                                  [body](const Section& section) { return section.body().body_case() == body; });
  return found == handover.sections().end() ? nullptr : &*found;
}

bool IsAbout(const Section& section, options::v1::PersonRole role) {
  const auto& about = section.header().about();
  return std::any_of(about.begin(), about.end(), [role](const auto& one) { return one.role() == role; });
}

// Text and residue are about everyone; their topic says which child a text is about.
bool IsOwn(const Section& section) {
  const SectionBody& body = section.body();
  if (body.has_newborn()) return true;
  if (body.has_birth() || body.has_pregnancy()) return false;
  if (body.has_note()) return body.note().source_topic().code() == "ChildAdditionalInfo";
  return !body.has_residue() && !body.has_attachment() && IsAbout(section, options::v1::PERSON_ROLE_CHILD);
}

// What the section says, without the ids that chance gave: the same in the handovers of two siblings.
std::string KeyOf(const Section& section) {
  SectionBody body = section.body();
  if (body.has_family_relation()) {
    body.mutable_family_relation()->clear_person();
    body.mutable_family_relation()->clear_relative_to();
  }
  std::string key;
  for (const auto& about : section.header().about()) absl::StrAppend(&key, about.role(), ",");
  return absl::StrCat(body.body_case(), " ", key, " ", body.SerializeAsString());
}

}  // namespace birth_letter_internal

BirthLetter::BirthLetter(std::vector<const exchange::v1::Handover*> children, LetterBuilder& builder)
    : children_(std::move(children)), builder_(builder), name_(NameOfLetter(*children_.front())) {}

void BirthLetter::Missing(std::string_view field) { builder_.Tell(builder_.codes().missing, std::string(field)); }

// By birth order; false when they are not all the children of their birth, alive.
bool BirthLetter::OrderChildren() {
  namespace internal = birth_letter_internal;
  using exchange::v1::SectionBody;
  for (const exchange::v1::Handover* child : children_) {
    const bool death = internal::FindSection(*child, SectionBody::kLifeEvent) != nullptr;
    const bool born = internal::FindSection(*child, SectionBody::kNewborn) != nullptr &&
                      internal::FindSection(*child, SectionBody::kBirth) != nullptr;
    if (!born) {
      builder_.Tell(death ? builder_.codes().children : builder_.codes().nothing, "Envelope.kind");
      return false;
    }
    if (IsWithheld(*child, builder_)) return false;
  }
  const auto order = [](const exchange::v1::Handover* child) {
    return internal::FindSection(*child, SectionBody::kNewborn)->body().newborn().birth_order();
  };
  std::stable_sort(children_.begin(), children_.end(),
                   [&order](const auto* a, const auto* b) { return order(a) < order(b); });
  const model::v1::Birth& birth = internal::FindSection(first(), SectionBody::kBirth)->body().birth();
  bool all = static_cast<size_t>(birth.child_count()) == children_.size() && birth.stillborn_count() == 0;
  for (size_t i = 0; i < children_.size(); ++i) {
    const auto& newborn = internal::FindSection(*children_[i], SectionBody::kNewborn)->body().newborn();
    all = all && newborn.outcome() == model::v1::Newborn::LIVEBORN;
    all = all && (children_.size() == 1 || newborn.birth_order() == static_cast<int>(i) + 1);
  }
  if (!all) builder_.Tell(builder_.codes().children, "Birth.child_count");
  return all;
}

void BirthLetter::SortSections() {
  own_.resize(children_.size());
  std::map<std::string, const Section*> shared;
  for (const Section& section : first().sections()) {
    if (!birth_letter_internal::IsOwn(section)) shared.emplace(birth_letter_internal::KeyOf(section), &section);
  }
  for (const auto& [key, section] : shared) shared_.push_back(section);
  for (size_t i = 0; i < children_.size(); ++i) {
    std::map<std::string, const Section*> own;
    for (const Section& section : children_[i]->sections()) {
      const std::string key = birth_letter_internal::KeyOf(section);
      if (birth_letter_internal::IsOwn(section)) {
        own.emplace(key, &section);
      } else if (shared.emplace(key, &section).second) {
        // What only a sibling's handover holds: texts and residue are added, of anything else there is one.
        const bool many = section.body().has_note() || section.body().has_residue();
        if (many) shared_.push_back(&section);
        if (!many) builder_.Lose(builder_.codes().differs, section.header().type());
      }
    }
    for (const auto& [key, section] : own) own_[i].push_back(section);
  }
}

const BirthLetter::Section* BirthLetter::First(exchange::v1::SectionBody::BodyCase body,
                                               const std::function<bool(const Section&)>& fits) const {
  const auto found = std::find_if(shared_.begin(), shared_.end(), [&](const Section* section) {
    return section->body().body_case() == body && fits(*section);
  });
  return found == shared_.end() ? nullptr : *found;
}

const BirthLetter::Section* BirthLetter::First(exchange::v1::SectionBody::BodyCase body) const {
  return First(body, [](const Section&) { return true; });
}

const model::v1::Newborn& BirthLetter::NewbornOf(size_t child) const {
  return birth_letter_internal::FindSection(*children_[child], exchange::v1::SectionBody::kNewborn)->body().newborn();
}

void BirthLetter::Write() {
  using exchange::v1::SectionBody;
  if (!OrderChildren()) return;
  SortSections();
  letter_ = builder_.Add(builder_.root(), "BirthNotification");
  const Section* pregnancy = First(SectionBody::kPregnancy);
  const std::string episode = pregnancy == nullptr ? "" : pregnancy->body().pregnancy().pregnancy_episode_id();
  AddHead(
      first(),
      {name_, birth_letter_internal::kVersion, birth_letter_internal::kType, episode, "Pregnancy.pregnancy_episode_id"},
      letter_, builder_);
  AddSender();
  AddReceiver(first(), letter_, builder_);
  AddProfessionals();
  AddMother();
  AddPartner();
  for (size_t i = 0; i < children_.size(); ++i) AddChildRelation(i);
  AddPregnancy();
  AddBirth();
  for (size_t i = 0; i < children_.size(); ++i) AddChildInfo(i);
  LetterResidue(birth_letter_internal::kResidueRules, letter_, builder_).Place(shared_);
  FillNotTold();
}

void BirthLetter::FillNotTold() {
  const LetterNode needs = builder_.Find(builder_.Find(letter_, "Patient"), "InterpretationNeeds");
  const bool coded = builder_.Find(needs, "ISOLanguageCode") || builder_.Find(needs, "InterpretationIsNeededCode");
  if (needs && !coded) {
    // ISO 639-2: undetermined.
    builder_.SetWhole(needs, "ISOLanguageCode", "und", "");
    builder_.Tell(builder_.codes().not_told, PathOf(needs.node));
  }
  AddNotToldDiagnosis(builder_.Find(letter_, "Pregnancy"), "PregnancyPrincipalDiagnoses");
  AddNotToldDiagnosis(builder_.Find(letter_, "Birth"), "BirthPrincipalDiagnoses");
  for (size_t child = 0; child < children_.size(); ++child) {
    AddNotToldDiagnosis(builder_.Find(letter_, "ChildInfo", child + 1), "ChildPrincipalDiagnoses");
  }
}

}  // namespace handover::adapters::medcom
