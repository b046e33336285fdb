#include "tests/unit/broker/validation/sample_handover.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/validation/content.h"
#include "broker/validation/envelope.h"

namespace handover::validation {
namespace sample_handover_internal {

constexpr char kPolicy[] = R"(
  kinds { name: "BIRTH_NOTIFICATION" subjects: CHILD slots: 32
    required { any_of: "PersonIdentity" about_subject: true } required { any_of: "Birth" }
    required { any_of: "Newborn" about_subject: true }
    optional: ["ContactDetails", "FamilyRelation", "Professional", "Note", "Residue", "Pregnancy", "Attachment"] }
  kinds { name: "VISITATION_LEVEL" subjects: PREGNANCY slots: 16
    required { any_of: "VisitationLevel" } required { any_of: "PersonIdentity" about_subject: true } }
  kinds { name: "CONCERN_REPORT" subjects: CHILD slots: 32 author_name_required: true
    parent_involvement_required: true required { any_of: "Concern" } required { any_of: "Reporter" } optional: "*" }
  kinds { name: "REPLY" subjects: INHERITED slots: 16 relation_required: true
    required { any_of: ["Inquiry", "Note"] } }
  kinds { name: "ADVICE" subjects: NOBODY slots: 16 required { any_of: "Note" } }
  kinds { name: "TEST_ANYTHING" subjects: PERSON subjects: NOBODY slots: 64 optional: "*" }
  purposes { code: "HEALTH_VISITING" text: "Health visiting." }
  bases { code: "STATUTORY_BIRTH_NOTICE" citation: "x" }
  decline_reasons: "NOT_OURS"
)";

constexpr char kHandover[] = R"(
  envelope {
    subject_person_id: "70970db6be947a8e" kind: "BIRTH_NOTIFICATION" schema_version: 1 slots: 32 priority: ROUTINE
    author_role: "MIDWIFE" author_name: "Anne Jordemoder" sender_unit: "ouh-gyn" source_format: "XDIS32"
    source_message_id: "5790000120400#BRV20240613001" losses: "XDIS32_ENVELOPE_TRANSPORT"
  }
  slip {
    persons { person_id: "4be3a225974b4813" role: PERSON_ROLE_BIRTHING_PARENT identifiers { cpr: "2911829996" }
              municipality_code: "0461" }
    persons { person_id: "04bb081f337d51a4" role: PERSON_ROLE_OTHER_PARENT identifiers { cpr: "1502829995" } }
    persons { person_id: "70970db6be947a8e" role: PERSON_ROLE_CHILD identifiers { cpr: "1306249995" }
              identifiers { unborn { mother { person_id: "4be3a225974b4813" } pregnancy_episode_id: "e1" ordinal: 1 } }
              municipality_code: "0461" }
    persons { person_id: "37ab73fd6ce40ade" role: PERSON_ROLE_PROFESSIONAL }
  }
  addressees { role: "HEALTH_VISITING" area: "0461" purpose: "HEALTH_VISITING" legal_basis: "STATUTORY_BIRTH_NOTICE"
               stated_address: "gln:5790001659592" }
  sections { header { section_id: "b543909b21ddc32a" type: "Professional"
                      about { person_id: "37ab73fd6ce40ade" role: PERSON_ROLE_PROFESSIONAL } }
             body { professional { role: "MIDWIFE" name: "Anne Jordemoder" organisation: "SKS:4202360" } } }
  sections { header { section_id: "c54b52d19c7177b0" type: "PersonIdentity"
                      about { person_id: "4be3a225974b4813" role: PERSON_ROLE_BIRTHING_PARENT } }
             body { person_identity { identifiers { cpr: "2911829996" } official_given_name: "Kirsten Test"
                                      official_family_name: "Berggren" birth_date { year: 1982 month: 11 day: 29 } } } }
  sections { header { section_id: "d6ea3653e695efc1" type: "PersonIdentity"
                      about { person_id: "70970db6be947a8e" role: PERSON_ROLE_CHILD } }
             body { person_identity { identifiers { cpr: "1306249995" } sex: SEX_MALE } } }
  sections { header { section_id: "b80b677263722f62" type: "FamilyRelation"
                      about { person_id: "4be3a225974b4813" role: PERSON_ROLE_BIRTHING_PARENT }
                      about { person_id: "04bb081f337d51a4" role: PERSON_ROLE_OTHER_PARENT } }
             body { family_relation { person { person_id: "04bb081f337d51a4" }
                                      relative_to { person_id: "4be3a225974b4813" }
                                      relation { system: "xdis32" code: "partner" } } } }
  sections { header { section_id: "e80b677263722f63" type: "Birth"
                      about { person_id: "4be3a225974b4813" role: PERSON_ROLE_BIRTHING_PARENT } }
             body { birth { provenance { observer_role: "MIDWIFE" } gestation_weeks: 39 gestation_days: 4
                            child_count: 1 amniotic_fluid_text: "Klart fostervand" } } }
  sections { header { section_id: "f80b677263722f64" type: "Newborn"
                      about { person_id: "70970db6be947a8e" role: PERSON_ROLE_CHILD } }
             body { newborn { provenance { observer_role: "MIDWIFE" recorded { time { seconds: 1718262600 } } }
                              outcome: LIVEBORN birth_time { time { seconds: 1718259000 } } weight_grams: 3450
                              length_mm: 520 apgars { minute: 1 score: 9 } apgars { minute: 5 score: 10 } } } }
  sections { header { section_id: "a80b677263722f65" type: "ContactDetails"
                      about { person_id: "4be3a225974b4813" role: PERSON_ROLE_BIRTHING_PARENT } }
             body { contact_details { name_in_use: "Kirsten Test Berggren" telephones: "+4512345678" } } }
  sections { header { section_id: "980b677263722f66" type: "Note"
                      about { person_id: "4be3a225974b4813" role: PERSON_ROLE_BIRTHING_PARENT }
                      about { person_id: "04bb081f337d51a4" role: PERSON_ROLE_OTHER_PARENT }
                      about { person_id: "70970db6be947a8e" role: PERSON_ROLE_CHILD } }
             body { note { provenance { observer_name: "Anne Jordemoder" }
                           text: "Ukompliceret fødsel. Barnet sutter godt. Familien ønsker besøg på fjerdedagen." } } }
)";

options::v1::PersonRole RoleOf(const exchange::v1::Handover& handover, const std::string& person_id) {
  for (const auto& person : handover.slip().persons()) {
    if (person.person_id() == person_id) return person.role();
  }
  return options::v1::PERSON_ROLE_UNSPECIFIED;
}

}  // namespace sample_handover_internal

const absl::Time kSampleNow = absl::FromUnixSeconds(1'718'300'000);

template <typename Message>
Message FromText(const std::string& text) {
  Message message;
  if (!google::protobuf::TextFormat::ParseFromString(text, &message)) std::abort();
  return message;
}

template exchange::v1::Handover FromText(const std::string& text);
template exchange::v1::SectionBody FromText(const std::string& text);
template exchange::v1::SectionHeader FromText(const std::string& text);
template exchange::v1::RoutingSlip::Person FromText(const std::string& text);
template policy::v1::Policy FromText(const std::string& text);

const policy::v1::Policy& SamplePolicy() {
  static const auto& policy = *new policy::v1::Policy(FromText<policy::v1::Policy>(sample_handover_internal::kPolicy));
  return policy;
}

const Vocabulary& SampleVocabulary() {
  static const Vocabulary& vocabulary = *new Vocabulary(*Vocabulary::Build(SamplePolicy()));
  return vocabulary;
}

exchange::v1::Handover SampleHandover() {
  auto handover = FromText<exchange::v1::Handover>(sample_handover_internal::kHandover);
  std::string id(16, 'h');
  id[6] = '\x7a';
  id[8] = '\x9a';
  handover.mutable_envelope()->set_handover_id(id);
  handover.mutable_envelope()->set_sender_party(std::string(16, 's'));
  handover.mutable_envelope()->set_created_ms(absl::ToUnixMillis(kSampleNow - absl::Minutes(10)));
  return handover;
}

exchange::v1::SubmittedHandover ToSubmitted(const exchange::v1::Handover& handover) {
  exchange::v1::SubmittedHandover submitted;
  submitted.set_envelope(handover.envelope().SerializeAsString());
  submitted.set_pad_seed(std::string(16, 'p'));
  const auto add = [&](exchange::v1::Item::Kind kind, std::string label, std::string body) {
    exchange::v1::Item* item = submitted.add_items();
    item->set_kind(kind);
    item->set_salt(std::string(15, 'n') + static_cast<char>(submitted.items_size()));
    item->set_label(std::move(label));
    item->set_body(std::move(body));
  };
  add(exchange::v1::Item::SLIP, "", handover.slip().SerializeAsString());
  for (const auto& addressee : handover.addressees()) {
    add(exchange::v1::Item::ADDRESSEE, "", addressee.SerializeAsString());
  }
  for (const auto& section : handover.sections()) {
    add(exchange::v1::Item::SECTION, section.header().SerializeAsString(), section.body().SerializeAsString());
  }
  return submitted;
}

int FirstSection(const exchange::v1::Handover& handover) { return kFirstAddressee + handover.addressees_size(); }

exchange::v1::Section& AddSection(exchange::v1::Handover& handover, const std::string& type,
                                  const std::vector<std::string>& about) {
  exchange::v1::Section& section = *handover.add_sections();
  section.mutable_header()->set_section_id(
      absl::StrCat("00000000000000", absl::Dec(handover.sections_size(), absl::kZeroPad4)));
  section.mutable_header()->set_type(type);
  for (const std::string& person_id : about) {
    auto* entry = section.mutable_header()->add_about();
    entry->set_person_id(person_id);
    entry->set_role(sample_handover_internal::RoleOf(handover, person_id));
  }
  return section;
}

absl::StatusOr<std::vector<Warning>> PassDoor(const exchange::v1::SubmittedHandover& submitted) {
  HANDOVER_ASSIGN_OR_RETURN(const ParsedHandover parsed, ParseSubmission(submitted, Limits()));
  HANDOVER_RETURN_IF_ERROR(ValidateEnvelope(*parsed.envelope, SampleVocabulary(), kSampleNow));
  return ValidateContent(parsed, SampleVocabulary(), kSampleNow, ContentScope::kWhole);
}

absl::StatusOr<std::vector<Warning>> PassDoor(const exchange::v1::Handover& handover) {
  return PassDoor(ToSubmitted(handover));
}

std::string Verdict(const absl::Status& status) {
  if (status.ok()) return "OK";
  const exchange::v1::ErrorDetail detail = DetailOf(status);
  return absl::StrCat(detail.code(), " at ", detail.field_path());
}

}  // namespace handover::validation
