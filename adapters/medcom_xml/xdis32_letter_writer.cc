#include "adapters/medcom_xml/xdis32_letter_writer.h"

#include <algorithm>
#include <string>
#include <utility>

#include "adapters/medcom_xml/birth_letter.h"
#include "adapters/medcom_xml/emessage.h"
#include "adapters/medcom_xml/xdis32_letter.h"
#include "adapters/medcom_xml/xdis32_rules.h"
#include "adapters/medcom_xml/xdis32_structure.h"

namespace handover::adapters::medcom {
namespace xdis32_letter_writer_internal {

using exchange::v1::Handover;

// Fields that the letter holds. A path holds all below it.
constexpr std::string_view kHeld[] = {
    "Envelope.subject_person_id",
    "Envelope.kind",
    "Envelope.created_ms",
    "Envelope.related.relation",
    "Envelope.conversation_id",
    "Envelope.author_role",
    "Envelope.author_name",
    "RoutingSlip.persons",
    "Addressee.area",
    "Addressee.stated_address",
    "PersonIdentity.identifiers.cpr",
    "PersonIdentity.identifiers.x_ecpr",
    "PersonIdentity.identifiers.d_ecpr.value",
    "PersonIdentity.identifiers.unborn",
    "PersonIdentity.identifiers.local",
    "PersonIdentity.official_given_name",
    "PersonIdentity.official_family_name",
    "PersonIdentity.birth_date",
    "PersonIdentity.sex",
    "PersonIdentity.address_protected",
    "ContactDetails.name_in_use",
    "ContactDetails.telephones",
    "ContactDetails.provenance.original_codes",
    "Address.street_line",
    "Address.suburb",
    "Address.post_code",
    "Address.district",
    "FamilyRelation.person",
    "FamilyRelation.relative_to",
    "FamilyRelation.relation.system",
    "FamilyRelation.relation.code",
    "FamilyRelation.couple_status.system",
    "FamilyRelation.couple_status.code",
    "LanguageNeeds.language",
    "LanguageNeeds.interpreter_needed",
    "LanguageNeeds.absent_reason",
    "LanguageNeeds.text",
    "Professional.role",
    "Professional.name",
    "Professional.organisation",
    "Professional.organisation_name",
    "Professional.telephone",
    "Pregnancy.pregnancy_episode_id",
    "Pregnancy.last_menstruation_date",
    "Pregnancy.due_dates.due_date",
    "Pregnancy.fetus_count",
    "Birth.gestation_weeks",
    "Birth.gestation_days",
    "Birth.child_count",
    "Birth.stillborn_count",
    "Birth.discharge",
    "Birth.bleeding_ml",
    "Birth.bleeding_text",
    "Birth.amniotic_fluid_text",
    "Birth.additional_text",
    "Newborn.outcome",
    "Newborn.birth_time",
    "Newborn.birth_order",
    "Newborn.weight_grams",
    "Newborn.length_mm",
    "Newborn.head_circumference_mm",
    "Newborn.apgars",
    "Newborn.sex_at_birth",
    "Newborn.apgar_ten_after_minutes",
    "Newborn.transfer_text",
    "Note.title",
    "Note.text",
    "Note.source_topic",
    "Residue",
};

// What each diagnosis says of itself.
constexpr std::string_view kConditionParts[] = {"code.system", "code.code",           "rank",
                                                "text",        "provenance.observed", "provenance.original_codes"};
constexpr std::string_view kConditionBodies[] = {
    "Pregnancy", "Birth", "Newborn", "ChildHealth", "ParentSomaticHealth", "ParentMentalHealth", "ParentSubstanceUse"};

// What the letter says by being the letter it was: its name, its time, its midwife, and where each thing stands.
constexpr std::string_view kOwnParts[] = {"recorded", "source_path", "source_entry_id", "observer_role",
                                          "observer_name"};
constexpr std::string_view kOwnBodies[] = {
    "FamilyRelation",      "Professional",       "Pregnancy",          "Birth", "Newborn", "ChildHealth",
    "ParentSomaticHealth", "ParentMentalHealth", "ParentSubstanceUse", "Note"};
constexpr std::string_view kOwn[] = {"Envelope.handover_id", "Envelope.schema_version", "Envelope.source_format",
                                     "Envelope.source_message_id"};

HeldFields MakeHeld() {
  static const auto& made = *new std::vector<std::string>([] {
    std::vector<std::string> paths;
    for (const std::string_view body : kConditionBodies) {
      for (const std::string_view part : kConditionParts) {
        paths.push_back(std::string(body) + ".conditions." + std::string(part));
      }
    }
    return paths;
  }());
  std::vector<std::string_view> all(std::begin(kHeld), std::end(kHeld));
  all.insert(all.end(), made.begin(), made.end());
  return HeldFields(all);
}

HeldFields MakeOwn() {
  static const auto& made = *new std::vector<std::string>([] {
    std::vector<std::string> paths;
    for (const std::string_view body : kOwnBodies) {
      const std::string name(body);
      paths.push_back(name + ".provenance");
      for (const std::string_view part : kOwnParts) {
        paths.push_back(name + ".provenance." + std::string(part));
        paths.push_back(name + ".conditions.provenance." + std::string(part));
      }
    }
    return paths;
  }());
  std::vector<std::string_view> all(std::begin(kOwn), std::end(kOwn));
  all.insert(all.end(), made.begin(), made.end());
  return HeldFields(all);
}

const Account& BirthAccount() {
  static const auto& held = *new HeldFields(MakeHeld());
  static const auto& own = *new HeldFields(MakeOwn());
  static const auto& account = *new Account{held, own};
  return account;
}

// The handovers of each birth, in the order in which the first of each comes.
std::vector<std::vector<const Handover*>> Births(const std::vector<Handover>& handovers) {
  std::vector<std::vector<const Handover*>> births;
  std::vector<std::string> names;
  for (const Handover& handover : handovers) {
    const exchange::v1::Envelope& envelope = handover.envelope();
    const std::string& name = envelope.conversation_id().empty() ? envelope.handover_id() : envelope.conversation_id();
    const auto known = std::find(names.begin(), names.end(), name);
    if (name.empty() || known == names.end()) {
      names.push_back(name);
      births.push_back({&handover});
    } else {
      births[static_cast<size_t>(known - names.begin())].push_back(&handover);
    }
  }
  return births;
}

void Check(EmessageTree& tree) {
  const pugi::xml_node root = tree.document.document_element();
  std::vector<Issue> issues;
  CheckStructure(kXdis32Schema, root, issues);
  if (!HasError(issues)) {
    const std::vector<pugi::xml_node> letters = ChildrenOf(root, "BirthNotification");
    if (letters.size() > kMostLetters) issues.push_back(MakeIssue(kLetterCount, PathOf(root)));
    PathMaker paths;
    for (const pugi::xml_node node : letters) CheckLetter(ReadLetter(node), paths, issues);
  }
  for (Issue& issue : issues) {
    if (issue.severity == Severity::kError) tree.issues.push_back(std::move(issue));
  }
}

}  // namespace xdis32_letter_writer_internal

absl::Span<const std::string_view> Xdis32HeldFields() { return xdis32_letter_writer_internal::kHeld; }

EmessageTree BuildXdis32(const std::vector<exchange::v1::Handover>& handovers) {
  namespace internal = xdis32_letter_writer_internal;
  EmessageTree tree;
  LetterBuilder builder(kXdis32Schema, kXdis32Out, tree);
  if (handovers.empty()) {
    builder.Tell(kXdis32Out.nothing, "handover");
  } else {
    AddEnvelope(handovers.front(), builder);
  }
  for (std::vector<const exchange::v1::Handover*>& birth : internal::Births(handovers)) {
    for (const exchange::v1::Handover* handover : birth) {
      TellLosses(*handover, internal::BirthAccount(), NameOfLetter(*handover).of_a_letter, builder);
    }
    BirthLetter(std::move(birth), builder).Write();
  }
  if (!HasError(tree.issues)) internal::Check(tree);
  FinishTree(tree);
  return tree;
}

}  // namespace handover::adapters::medcom
