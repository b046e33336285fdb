#include "tests/unit/adapters/medcom_xml/generated_births.h"

#include <algorithm>
#include <initializer_list>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "adapters/medcom_xml/birth_words.h"
#include "adapters/medcom_xml/xdis32_people.h"
#include "adapters/text/danish_time.h"

namespace handover::adapters::medcom::testing {
namespace generated_births_internal {

using exchange::v1::Handover;
using exchange::v1::Section;
using exchange::v1::SectionBody;
using model::v1::Condition;

const absl::CivilMinute kBorn(2024, 6, 13, 3, 12);
const absl::CivilMinute kSigned(2024, 6, 13, 9, 10);

class Chance {
 public:
  explicit Chance(uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ULL + 1) {}

  uint64_t Next() {  // splitmix64.
    uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  size_t Below(size_t bound) { return Next() % bound; }
  bool Often() { return Below(3) != 0; }
  std::string Word(std::initializer_list<const char*> words) { return *(words.begin() + Below(words.size())); }

  // Words with what XML and EDIFACT write in another way.
  std::string Text(size_t words) {
    std::string text;
    for (size_t i = 0; i < words; ++i) {
      text +=
          (i == 0 ? "" : " ") + Word({"rolig", "A&B", "<3", "æøå", "500 g", "d. 12.", "it's", "+45?", "a:b", "\"x\""});
    }
    return text;
  }
  std::string Lines(size_t most) {
    std::string text = Text(1 + Below(4));
    for (size_t i = Below(most); i > 0; --i) text += (Often() ? "\n" : "\n\n") + Text(1 + Below(5));
    return text;
  }

 private:
  uint64_t state_;
};

model::v1::Moment MinuteAt(absl::CivilMinute local) {
  model::v1::Moment moment;
  moment.mutable_time()->set_seconds(absl::ToUnixSeconds(FromDanishLocalTime(absl::CivilSecond(local)).time));
  moment.set_precision(model::v1::TIME_PRECISION_MINUTE);
  moment.set_zone_assumed("Europe/Copenhagen");
  return moment;
}

SectionBody& AddSection(Handover& handover,
                        std::initializer_list<std::pair<const char*, options::v1::PersonRole>> about) {
  Section& section = *handover.add_sections();
  for (const auto& [person_id, role] : about) {
    section.mutable_header()->add_about()->set_person_id(person_id);
    section.mutable_header()->mutable_about()->rbegin()->set_role(role);
  }
  return *section.mutable_body();
}

constexpr auto kMother = options::v1::PERSON_ROLE_BIRTHING_PARENT;
constexpr auto kChild = options::v1::PERSON_ROLE_CHILD;

void AddCondition(google::protobuf::RepeatedPtrField<Condition>* to, Chance& chance, std::string_view code,
                  Condition::Rank rank, bool dated = false) {
  Condition& condition = *to->Add();
  condition.mutable_code()->set_system(std::string(kSksSystem));
  condition.mutable_code()->set_code(std::string(code));
  condition.set_text(chance.Text(1 + chance.Below(3)));
  condition.set_rank(rank);
  if (dated && chance.Often()) {
    *condition.mutable_provenance()->mutable_observed() =
        MinuteAt(kBorn - static_cast<int>(chance.Below(3)) * 1440 * 30);
  }
}

void AddMother(Handover& handover, Chance chance) {
  model::v1::PersonIdentity& mother = *AddSection(handover, {{"m", kMother}}).mutable_person_identity();
  const bool cpr = chance.Often();
  if (cpr) mother.add_identifiers()->set_cpr("2911829996");
  if (!cpr) mother.add_identifiers()->set_x_ecpr("0703921VJ4");
  mother.set_official_family_name(chance.Text(1 + chance.Below(3)));
  if (chance.Often()) mother.set_official_given_name(chance.Text(2));
  if (chance.Often()) {
    model::v1::Address& address = *AddSection(handover, {{"m", kMother}}).mutable_address();
    address.set_street_line(chance.Text(3));
    if (chance.Often()) address.set_suburb(chance.Text(1));
    if (chance.Often()) address.set_post_code("5200");
    if (chance.Often()) address.set_district(chance.Text(1));
  }
  if (const size_t count = chance.Below(5); count > 0) {
    model::v1::ContactDetails& contact = *AddSection(handover, {{"m", kMother}}).mutable_contact_details();
    const std::string& given = mother.official_given_name();
    contact.set_name_in_use(absl::StrCat(given, given.empty() ? "" : " ", mother.official_family_name()));
    for (size_t i = 0; i < count; ++i) {
      contact.add_telephones(chance.Often() ? absl::StrFormat("+452011223%d", i) : absl::StrFormat("+4620112233%d", i));
    }
  }
  if (chance.Often()) {
    model::v1::LanguageNeeds& needs = *AddSection(handover, {{"m", kMother}}).mutable_language_needs();
    const size_t kind = chance.Below(3);
    if (kind == 0) needs.set_interpreter_needed(false);
    if (kind == 1) needs.set_absent_reason(model::v1::ABSENT_REASON_UNKNOWN);
    if (kind == 2) needs.set_interpreter_needed(true);
    if (kind == 2) needs.set_language(chance.Word({"ara", "so", "tur"}));
    if (kind == 2) needs.set_text(chance.Text(2));
  }
}

void AddPartner(Handover& handover, Chance chance, const std::string& letter) {
  if (!chance.Often()) return;
  const std::string relation = chance.Word({"far", "samboende", "registreret_partner", "søskende", "nabo"});
  const bool parent = relation != "søskende" && relation != "nabo";
  const auto role = parent ? options::v1::PERSON_ROLE_OTHER_PARENT : options::v1::PERSON_ROLE_OTHER;
  model::v1::PersonIdentity& partner = *AddSection(handover, {{"p", role}}).mutable_person_identity();
  const bool numbered = chance.Often();
  if (numbered) partner.add_identifiers()->set_cpr("1502829995");
  if (!numbered) {
    model::v1::PersonIdentifier::Local& local = *partner.add_identifiers()->mutable_local();
    local.set_system("gln:5790001659592");
    local.set_value(letter + "#PartnerRelation");
  }
  if (!numbered || chance.Often()) partner.set_official_family_name(chance.Text(1));
  if (chance.Often()) partner.set_official_given_name(chance.Text(2));
  model::v1::FamilyRelation& family = *AddSection(handover, {{"m", kMother}, {"p", role}}).mutable_family_relation();
  family.mutable_person()->set_person_id("p");
  family.mutable_relative_to()->set_person_id("m");
  family.mutable_relation()->set_system(std::string(kRelationSystem));
  family.mutable_relation()->set_code(relation);
  if (!chance.Often()) return;
  family.mutable_couple_status()->set_system("MEDCOM-XDIS-MaritalStatus");
  family.mutable_couple_status()->set_code(chance.Word({"gift", "samboende", "single"}));
}

void AddProfessional(Handover& handover, Chance& chance, std::string_view element, std::string_view role) {
  const std::string id = absl::StrCat("w-", std::string(element));
  model::v1::Professional& one =
      *AddSection(handover, {{id.c_str(), options::v1::PERSON_ROLE_PROFESSIONAL}}).mutable_professional();
  one.mutable_provenance()->set_source_path(absl::StrCat("/Emessage/BirthNotification/", std::string(element)));
  one.set_role(std::string(role));
  one.set_organisation_name(chance.Text(1 + chance.Below(3)));
  if (element != "Practitioner") one.set_name(chance.Text(2));
  if (element == "OwnMaternityMother") return;
  one.set_organisation(chance.Word(
      {"sks:4202", "yder:079741", "sor:325421000016001", "kommune:0461", "gln:5790001659592", "lokalt_nummer:17"}));
  if (chance.Often()) one.set_telephone("+4566112233");
}

void AddNote(Handover& handover, std::string_view topic, const std::string& text) {
  model::v1::Note& note = *AddSection(handover, {{"m", kMother}, {"c", kChild}}).mutable_note();
  note.mutable_source_topic()->set_system(std::string(kTopicSystem));
  note.mutable_source_topic()->set_code(std::string(topic));
  note.set_text(text);
}

void AddMothersStory(Handover& handover, Chance chance, int children, bool episode) {
  model::v1::Pregnancy& pregnancy = *AddSection(handover, {{"m", kMother}}).mutable_pregnancy();
  if (episode) pregnancy.set_pregnancy_episode_id("39dadacc87614d0e96f0f202b24a79c0");
  if (chance.Often()) *pregnancy.mutable_last_menstruation_date() = DateOf(absl::CivilDay(2023, 9, 14));
  *pregnancy.add_due_dates()->mutable_due_date() = DateOf(absl::CivilDay(2024, 6, 20));
  pregnancy.set_fetus_count(children);
  AddCondition(pregnancy.mutable_conditions(), chance, "DZ340", Condition::PRINCIPAL, true);
  for (size_t i = chance.Below(4); i > 0; --i) {
    const Condition::Rank rank = chance.Often() ? Condition::SECONDARY : Condition::ADDITIONAL;
    AddCondition(pregnancy.mutable_conditions(), chance, "DO701", rank);
  }
  for (size_t i = chance.Below(12); i > 0; --i) {
    AddCondition(pregnancy.mutable_conditions(), chance, "KMAA00", Condition::PROCEDURE, true);
  }
  model::v1::Birth& birth = *AddSection(handover, {{"m", kMother}}).mutable_birth();
  birth.set_gestation_weeks(39);
  birth.set_child_count(children);
  birth.set_stillborn_count(0);
  birth.set_discharge(static_cast<model::v1::Birth::Discharge>(chance.Below(4)));
  const size_t bleeding = chance.Below(3);
  if (bleeding == 0) birth.set_bleeding_ml(static_cast<int>(1 + chance.Below(20'000)));
  if (bleeding == 1) birth.set_bleeding_text(chance.Lines(2));
  birth.set_amniotic_fluid_text(chance.Text(2));
  AddCondition(birth.mutable_conditions(), chance, "DO809", Condition::PRINCIPAL, true);
  for (size_t i = chance.Below(8); i > 0; --i) {
    const bool operation = chance.Often();
    AddCondition(birth.mutable_conditions(), chance, operation ? "KMBC33" : "DO702",
                 operation ? Condition::PROCEDURE : Condition::SECONDARY);
  }
  if (chance.Often()) {
    AddCondition(AddSection(handover, {{"m", kMother}}).mutable_parent_somatic_health()->mutable_conditions(), chance,
                 "DE039", Condition::SECONDARY);
  }
  if (!chance.Often()) {
    AddCondition(AddSection(handover, {{"m", kMother}}).mutable_parent_mental_health()->mutable_conditions(), chance,
                 "DF329", Condition::SECONDARY);
  }
  if (chance.Often()) AddNote(handover, kBirthInfoTopic, chance.Lines(6));
  if (chance.Often()) AddNote(handover, kAppointmentTopic, chance.Text(3));
  if (!chance.Often()) return;
  AddNote(handover, kInvestigationTopic, "2024-01-10: " + chance.Lines(3) + "\n2024-02-11: " + chance.Text(2));
}

void AddChild(Handover& handover, Chance& chance, int place, int children, bool episode) {
  model::v1::PersonIdentity& child = *AddSection(handover, {{"c", kChild}}).mutable_person_identity();
  const bool numbered = place == 1 && chance.Often();
  const model::v1::Sex sex = numbered || chance.Often() ? model::v1::SEX_FEMALE : model::v1::SEX_MALE;
  if (numbered) child.add_identifiers()->set_cpr("1306249996");
  if (!numbered || episode) {
    model::v1::PersonIdentifier::Unborn& unborn = *child.add_identifiers()->mutable_unborn();
    unborn.set_pregnancy_episode_id(episode ? "39dadacc87614d0e96f0f202b24a79c0" : "birth-2024-06-13");
    unborn.set_ordinal(place);
  }
  *child.mutable_birth_date() = DateOf(absl::CivilDay(kBorn));
  child.set_sex(sex);
  model::v1::Newborn& newborn = *AddSection(handover, {{"c", kChild}}).mutable_newborn();
  newborn.set_outcome(model::v1::Newborn::LIVEBORN);
  *newborn.mutable_birth_time() = MinuteAt(kBorn + 7 * place);
  if (children > 1) newborn.set_birth_order(place);
  newborn.set_weight_grams(static_cast<int>(200 + chance.Below(7800)));
  newborn.set_length_mm(static_cast<int>(15 + chance.Below(55)) * 10);
  newborn.set_head_circumference_mm(static_cast<int>(10 + chance.Below(40)) * 10);
  for (const int minute : {1, 5, 10}) {
    if (!chance.Often()) continue;
    newborn.add_apgars()->set_minute(minute);
    newborn.mutable_apgars()->rbegin()->set_score(static_cast<int>(chance.Below(11)));
  }
  if (chance.Often()) newborn.set_apgar_ten_after_minutes(static_cast<int>(1 + chance.Below(999)));
  newborn.set_sex_at_birth(sex);
  if (chance.Often()) newborn.set_transfer_text(chance.Text(2));
  AddCondition(newborn.mutable_conditions(), chance, "DZ380", Condition::PRINCIPAL, true);
  if (chance.Often()) {
    auto* conditions = AddSection(handover, {{"c", kChild}}).mutable_child_health()->mutable_conditions();
    for (size_t i = 1 + chance.Below(9); i > 0; --i) AddCondition(conditions, chance, "DP599", Condition::ADDITIONAL);
  }
  if (!chance.Often()) {
    AddCondition(
        AddSection(handover, {{"m", kMother}, {"c", kChild}}).mutable_parent_substance_use()->mutable_conditions(),
        chance, "DP042", Condition::SECONDARY);
  }
  if (chance.Often()) AddNote(handover, "ChildAdditionalInfo", chance.Lines(3));
}

void FillEnvelope(Handover& handover, const std::string& letter, int place) {
  exchange::v1::Envelope& envelope = *handover.mutable_envelope();
  envelope.set_handover_id(absl::StrCat(letter, place));
  if (place > 1) envelope.set_conversation_id(absl::StrCat(letter, 1));
  envelope.set_kind("BIRTH_NOTIFICATION");
  envelope.set_priority(exchange::v1::ROUTINE);
  envelope.set_created_ms(1'718'270'000'000);
  envelope.set_source_format("MEDCOM_XDIS32");
  envelope.set_source_message_id(absl::StrCat("5790001659592#", letter, "#", place));
  exchange::v1::Addressee& addressee = *handover.add_addressees();
  addressee.set_stated_address("gln:5790000121526");
  addressee.set_area("0461");
}

// Ids, places and names of sources out of the message, and diagnoses and telephones in an order of their own.
void Forget(google::protobuf::Message& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const google::protobuf::FieldDescriptor* field : fields) {
    const std::string& name = field->name();
    const bool chance = name == "person_id" || name == "source_path" || name == "recorded" ||
                        name == "source_entry_id" || name == "observer_role" || name == "observer_name";
    if (chance) reflection.ClearField(&message, field);
    if (chance || field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      google::protobuf::Message& inner = *reflection.MutableMessage(&message, field);
      Forget(inner);
      if (inner.ByteSizeLong() == 0) reflection.ClearField(&message, field);
      continue;
    }
    const int count = reflection.FieldSize(message, field);
    for (int i = 0; i < count; ++i) Forget(*reflection.MutableRepeatedMessage(&message, field, i));
    for (int i = 0; i < count; ++i) {
      for (int j = i + 1; j < count; ++j) {
        const bool swapped = reflection.GetRepeatedMessage(message, field, j).SerializeAsString() <
                             reflection.GetRepeatedMessage(message, field, i).SerializeAsString();
        if (swapped) reflection.SwapElements(&message, field, i, j);
      }
    }
  }
}

}  // namespace generated_births_internal

std::vector<exchange::v1::Handover> GeneratedBirth(uint64_t seed) {
  namespace internal = generated_births_internal;
  internal::Chance chance(seed);
  const std::string letter = absl::StrCat("GEN", seed);
  const int children = static_cast<int>(1 + chance.Below(3));
  const bool episode = chance.Often();
  const internal::Chance people(chance.Next());
  const internal::Chance story(chance.Next());
  internal::Chance workers(chance.Next());
  exchange::v1::Handover shared;
  internal::AddMother(shared, people);
  internal::AddPartner(shared, internal::Chance(chance.Next()), letter);
  internal::AddProfessional(shared, workers, "BirthMaternityMother", "MIDWIFE");
  if (workers.Often()) internal::AddProfessional(shared, workers, "OwnMaternityMother", "MIDWIFE");
  if (workers.Often()) internal::AddProfessional(shared, workers, "Practitioner", "GP");
  internal::AddMothersStory(shared, story, children, episode);
  std::vector<exchange::v1::Handover> all;
  for (int place = 1; place <= children; ++place) {
    exchange::v1::Handover handover = shared;
    internal::FillEnvelope(handover, letter, place);
    internal::AddChild(handover, chance, place, children, episode);
    all.push_back(std::move(handover));
  }
  return all;
}

exchange::v1::Handover GeneratedQuestion(uint64_t seed) {
  namespace internal = generated_births_internal;
  internal::Chance chance(seed);
  const std::string letter = absl::StrCat("ASK", seed);
  exchange::v1::Handover handover;
  internal::FillEnvelope(handover, letter, 1);
  handover.mutable_addressees(0)->clear_area();
  exchange::v1::Envelope& envelope = *handover.mutable_envelope();
  envelope.set_kind("QUERY");
  envelope.set_source_format("MEDCOM_XDIS91");
  envelope.set_subject_person_id("p");
  if (!chance.Often()) envelope.set_priority(exchange::v1::URGENT);
  const auto role = options::v1::PERSON_ROLE_OTHER_PARENT;
  model::v1::PersonIdentity& patient = *internal::AddSection(handover, {{"p", role}}).mutable_person_identity();
  const bool cpr = chance.Often();
  if (cpr) patient.add_identifiers()->set_cpr("2911829996");
  if (!cpr) patient.add_identifiers()->set_x_ecpr("0703921VJ4");
  patient.set_official_family_name(chance.Text(2));
  if (chance.Often()) patient.set_official_given_name(chance.Text(2));
  model::v1::Professional& sender =
      *internal::AddSection(handover, {{"w", options::v1::PERSON_ROLE_PROFESSIONAL}}).mutable_professional();
  sender.set_role("OTHER");
  sender.set_organisation(chance.Word({"yder:079741", "sks:4202", "kommune:0461"}));
  sender.set_organisation_name(chance.Text(2));
  if (chance.Often()) sender.set_telephone("+4566112233");
  model::v1::Residue& residue = *internal::AddSection(handover, {{"p", role}}).mutable_residue();
  residue.set_format("XDIS91");
  residue.add_elements()->set_path("/Emessage/ClinicalEmail/Patient/EpisodeOfCareStatusCode");
  residue.mutable_elements(0)->set_value(chance.Word({"inaktiv", "indlagt", "ambulant"}));
  const std::string title = chance.Often() ? chance.Text(3) : "";
  const size_t links = chance.Below(3);
  for (size_t i = 0; i <= links; ++i) {
    model::v1::Note& note = *internal::AddSection(handover, {{"p", role}}).mutable_note();
    const bool link = i > 0;
    note.mutable_provenance()->set_source_path(link ? "/Emessage/ClinicalEmail/Reference"
                                                    : "/Emessage/ClinicalEmail/ClinicalInformation/Text01");
    note.set_title(title);
    note.set_text(link ? absl::StrCat("Vejledning ", i, "\nhttps://example.dk/", i, "?a=1&b=2") : chance.Lines(8));
    note.mutable_source_topic()->set_system("MEDCOM-XDIS91");
    note.mutable_source_topic()->set_code("ClinicalEmail");
  }
  return handover;
}

std::vector<std::string> ContentOf(exchange::v1::Handover handover) {
  std::vector<std::string> lines;
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    std::string line;
    // Text is about everyone there is; how many that are tells nothing.
    const bool text = section.body().has_note() || section.body().has_residue();
    for (const auto& about : section.header().about()) {
      if (!text) absl::StrAppend(&line, options::v1::PersonRole_Name(about.role()), " ");
    }
    generated_births_internal::Forget(*section.mutable_body());
    lines.push_back(absl::StrCat(line, section.body().ShortDebugString()));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace handover::adapters::medcom::testing
