#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "adapters/text/csv_format.h"
#include "adapters/daycare/transition_columns.h"
#include "adapters/daycare/transition_words.h"
#include "broker/base/ids.h"

namespace handover::adapters::daycare {
namespace fill_row_internal {

// `a: b`, or the one that is there.
std::string Pair(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return absl::StrCat(a, b);
  return absl::StrCat(a, ": ", b);
}

// The parts that are there, `, ` between them.
std::string List(const std::vector<std::string>& parts) {
  std::vector<std::string> kept;
  for (const std::string& part : parts) {
    if (!part.empty()) kept.push_back(part);
  }
  return absl::StrJoin(kept, ", ");
}

template <typename Strings>
void AddAll(const Strings& values, Column column, Row& row) {
  for (const std::string& value : values) row.Add(column, value);
}

void AddIndicators(const google::protobuf::RepeatedPtrField<model::v1::Indicator>& indicators, Column column,
                   Row& row) {
  for (const model::v1::Indicator& indicator : indicators) {
    const std::string level = List({LevelWord(indicator.level()), AbsentWord(indicator.absent_reason())});
    row.Add(column, Pair(Pair(indicator.domain(), level), indicator.text()));
  }
}

void AddResults(const google::protobuf::RepeatedPtrField<model::v1::ScreeningResult>& results, Column column,
                Row& row) {
  for (const model::v1::ScreeningResult& result : results) {
    const std::string score = result.has_total_score() ? absl::StrCat(result.total_score()) : std::string();
    const std::string when = DanishTime(result.provenance().observed());
    row.Add(column, Pair(absl::StrCat(result.instrument(), " ", result.instrument_version()),
                         List({score, AbsentWord(result.absent_reason()), when})));
  }
}

void FillIdentity(const model::v1::PersonIdentity& identity, Row& row) {
  for (const model::v1::PersonIdentifier& identifier : identity.identifiers()) {
    switch (identifier.identifier_case()) {
      case model::v1::PersonIdentifier::kCpr:
        row.Add(Column::kCpr, HyphenatedCpr(identifier.cpr()));
        break;
      case model::v1::PersonIdentifier::kXEcpr:
        row.Add(Column::kOtherNumber, identifier.x_ecpr());
        break;
      case model::v1::PersonIdentifier::kDEcpr:
        row.Add(Column::kOtherNumber, Pair(identifier.d_ecpr().issuer(), identifier.d_ecpr().value()));
        break;
      case model::v1::PersonIdentifier::kLocal:
        row.Add(Column::kOtherNumber, Pair(identifier.local().system(), identifier.local().value()));
        break;
      case model::v1::PersonIdentifier::kUnborn:
      case model::v1::PersonIdentifier::IDENTIFIER_NOT_SET:
        break;
    }
  }
  row.Add(Column::kGivenName, identity.official_given_name());
  row.Add(Column::kFamilyName, identity.official_family_name());
  row.Add(Column::kBirthDate, DanishDate(identity.birth_date()));
  row.Add(Column::kSex, SexWord(identity.sex()));
  if (identity.address_protected()) row.Add(Column::kAddressProtected, "ja");
}

void FillEnrolment(const model::v1::DaycareEnrolment& enrolment, Row& row) {
  row.Add(Column::kInstitutionNumber, enrolment.institution_number());
  row.Add(Column::kInstitutionName, enrolment.institution_name());
  row.Add(Column::kInstitutionType, InstitutionWord(enrolment.institution_type()));
  row.Add(Column::kGroup, enrolment.group());
  row.Add(Column::kStartDate, DanishDate(enrolment.start_date()));
  row.Add(Column::kEndDate, DanishDate(enrolment.end_date()));
  row.Add(Column::kTransition, TransitionWord(enrolment.transition()));
}

// The six columns of one parent.
struct ParentColumns {
  Column name;
  Column telephone;
  Column mail;
  Column wish;
  Column language;
  Column interpreter;
};
constexpr ParentColumns kParent1 = {Column::kParent1Name, Column::kParent1Telephone, Column::kParent1Mail,
                                    Column::kParent1Wish, Column::kParent1Language,  Column::kParent1Interpreter};
constexpr ParentColumns kParent2 = {Column::kParent2Name, Column::kParent2Telephone, Column::kParent2Mail,
                                    Column::kParent2Wish, Column::kParent2Language,  Column::kParent2Interpreter};

void FillContact(const model::v1::ContactDetails& contact, const ParentColumns& columns, Row& row) {
  row.Add(columns.name, contact.name_in_use());
  AddAll(contact.telephones(), columns.telephone, row);
  AddAll(contact.emails(), columns.mail, row);
  row.Add(columns.wish, contact.contact_wish());
}

void FillLanguage(const model::v1::LanguageNeeds& needs, const ParentColumns& columns, Row& row) {
  row.Add(columns.language, Pair(needs.language(), needs.text()));
  if (needs.has_interpreter_needed()) row.Add(columns.interpreter, needs.interpreter_needed() ? "ja" : "nej");
  row.Add(columns.interpreter, AbsentWord(needs.absent_reason()));
}

void FillObservation(const model::v1::DaycareObservation& observation, Row& row) {
  row.Add(Column::kDaycareDescription, observation.description_text());
  AddAll(observation.strengths(), Column::kDaycareStrengths, row);
  row.Add(Column::kDaycareWellBeing, LevelWord(observation.well_being()));
  AddIndicators(observation.indicators(), Column::kDaycareIndicators, row);
  AddAll(observation.attention_points(), Column::kDaycareAttention, row);
  row.Add(Column::kParentsView, observation.parents_view_text());
}

void FillDevelopment(const model::v1::Development& development, Row& row) {
  AddAll(development.strengths(), Column::kStrengths, row);
  row.Add(Column::kWellBeing, LevelWord(development.well_being()));
  row.Add(Column::kWellBeing, AbsentWord(development.well_being_absent()));
  AddIndicators(development.indicators(), Column::kDevelopment, row);
}

void FillInteraction(const exchange::v1::Section& section, const People& people, Row& row) {
  for (const exchange::v1::SectionHeader::About& about : section.header().about()) {
    if (!people.IsSubject(about.person_id())) row.Add(Column::kInteractionWith, people.LabelOf(about.person_id()));
  }
  const model::v1::Interaction& interaction = section.body().interaction();
  AddIndicators(interaction.indicators(), Column::kInteractionIndicators, row);
  row.Add(Column::kInteractionSummary, interaction.summary_text());
  AddAll(interaction.strengths(), Column::kInteractionStrengths, row);
  AddResults(interaction.results(), Column::kInteractionResults, row);
}

std::string WhomOf(const exchange::v1::Section& section, const People& people) {
  std::vector<std::string> labels;
  for (const exchange::v1::SectionHeader::About& about : section.header().about()) {
    labels.push_back(people.LabelOf(about.person_id()));
  }
  return absl::StrJoin(labels, ", ");
}

void FillSupportLine(const exchange::v1::Section& section, const People& people, Row& row) {
  const model::v1::SupportLine& line = section.body().support_line();
  const model::v1::Measure& measure = line.measure();
  const std::string what = Pair(line.goal_text(), measure.method());
  row.Add(
      Column::kSupportLines,
      Pair(WhomOf(section, people), List({what, MeasureStateWord(measure.state()), SupportLineStateWord(line.state()),
                                          line.owner_role(), measure.provider_sector(), DanishDate(line.due_date())})));
}

void FillEncounters(const model::v1::Encounters& encounters, Row& row) {
  for (const model::v1::Encounters::Encounter& encounter : encounters.encounters()) {
    const std::string type = model::v1::Encounters::Encounter::Type_Name(encounter.type());
    const bool told = encounter.type() != model::v1::Encounters::Encounter::TYPE_UNSPECIFIED;
    row.Add(Column::kEncounters,
            Pair(DanishTime(encounter.start()),
                 List({told ? type : std::string(), EncounterStateWord(encounter.state()), encounter.place()})));
  }
}

void FillAddress(const model::v1::Address& address, Row& row) {
  const std::string town = absl::StrJoin({address.post_code(), address.district()}, " ");
  row.Add(Column::kAddress, List({address.street_line(), address.suburb(), town == " " ? std::string() : town}));
}

void FillRelation(const model::v1::FamilyRelation& relation, const People& people, Row& row) {
  const std::string what =
      relation.relation().display().empty() ? relation.relation().code() : relation.relation().display();
  row.Add(Column::kFamily, absl::StrCat(people.LabelOf(relation.person().person_id()), " er ", what, " til ",
                                        people.LabelOf(relation.relative_to().person_id())));
}

void FillFile(const model::v1::Attachment& file, Row& row) {
  row.Add(Column::kFiles,
          absl::StrCat(Pair(file.title(), file.media_type()), ", ", DanishMegabytes(file.size_bytes())));
}

// Bodies about one of the two parents.
void FillParent(const exchange::v1::Section& section, const People& people, Row& row) {
  if (section.header().about_size() != 1) return;
  const int number = people.ParentNumber(section.header().about(0).person_id());
  if (number == 0) return;
  const ParentColumns& columns = number == 1 ? kParent1 : kParent2;
  if (section.body().has_contact_details()) FillContact(section.body().contact_details(), columns, row);
  if (section.body().has_language_needs()) FillLanguage(section.body().language_needs(), columns, row);
}

bool IsAboutSubject(const exchange::v1::Section& section, const People& people) {
  return section.header().about_size() == 1 && people.IsSubject(section.header().about(0).person_id());
}

// The rest of what the export holds, whomever it is about.
void FillShared(const exchange::v1::Section& section, const People& people, Row& row) {
  const exchange::v1::SectionBody& body = section.body();
  if (body.has_interaction()) FillInteraction(section, people, row);
  if (body.has_support_line()) FillSupportLine(section, people, row);
  if (body.has_encounters()) FillEncounters(body.encounters(), row);
  if (body.has_family_relation()) FillRelation(body.family_relation(), people, row);
  if (body.has_note()) row.Add(Column::kNotes, Pair(body.note().title(), body.note().text()));
  if (body.has_attachment()) FillFile(body.attachment(), row);
  if (body.has_professional()) {
    const model::v1::Professional& professional = body.professional();
    row.Add(Column::kProfessionals,
            Pair(professional.role(), List({professional.name(), professional.organisation_name(),
                                            professional.telephone(), professional.coordinator() ? "tovholder" : ""})));
  }
}

// What is about the child alone.
void FillChild(const exchange::v1::SectionBody& body, Row& row) {
  if (body.has_person_identity()) FillIdentity(body.person_identity(), row);
  if (body.has_address()) FillAddress(body.address(), row);
  if (body.has_daycare_enrolment()) FillEnrolment(body.daycare_enrolment(), row);
  if (body.has_daily_care_needs()) {
    const model::v1::DailyCareNeeds& needs = body.daily_care_needs();
    AddAll(needs.allergies(), Column::kAllergies, row);
    AddAll(needs.medicines_in_care(), Column::kMedicines, row);
    AddAll(needs.diets(), Column::kDiets, row);
    AddAll(needs.emergency_steps(), Column::kEmergencySteps, row);
    AddAll(needs.aids(), Column::kAids, row);
  }
  if (body.has_development()) FillDevelopment(body.development(), row);
  if (body.has_daycare_observation()) FillObservation(body.daycare_observation(), row);
  if (body.has_school_readiness()) {
    AddIndicators(body.school_readiness().indicators(), Column::kSchoolIndicators, row);
    AddAll(body.school_readiness().strengths(), Column::kSchoolStrengths, row);
    AddAll(body.school_readiness().attention_points(), Column::kSchoolAttention, row);
  }
  if (body.has_child_screening()) AddResults(body.child_screening().results(), Column::kScreenings, row);
  if (body.has_support_plan()) {
    const model::v1::SupportPlan& plan = body.support_plan();
    row.Add(Column::kSupportPlan, List({plan.plan_id(), SupportPlanStateWord(plan.state()),
                                        DanishDate(plan.start_date()), DanishDate(plan.review_date())}));
  }
}

}  // namespace fill_row_internal

void FillRow(const exchange::v1::Section& section, const People& people, Row& row) {
  if (fill_row_internal::IsAboutSubject(section, people)) fill_row_internal::FillChild(section.body(), row);
  fill_row_internal::FillParent(section, people, row);
  fill_row_internal::FillShared(section, people, row);
}

void FillRow(const exchange::v1::Envelope& envelope, const People& people, Row& row) {
  row.Add(Column::kHandoverId, FormatUuid(envelope.handover_id()));
  row.Add(Column::kCreated, DanishTimeOfMillis(envelope.created_ms()));
  row.Add(Column::kSender, FormatUuid(envelope.sender_party()));
  row.Add(Column::kSenderUnit, envelope.sender_unit());
  row.Add(Column::kAuthor, envelope.author_name());
  row.Add(Column::kAuthorRole, envelope.author_role());
  for (const exchange::v1::Envelope::Related& related : envelope.related()) {
    row.Add(Column::kRelation, absl::StrCat(exchange::v1::Envelope::Relation_Name(related.relation()), ": ",
                                            FormatUuid(related.handover_id())));
  }
  for (const exchange::v1::Envelope::ParentInvolvement& parent : envelope.parent_involvements()) {
    row.Add(Column::kParentsKnow,
            absl::StrCat(people.LabelOf(parent.person_id()), ": ", InvolvementWord(parent.state())));
  }
}

}  // namespace handover::adapters::daycare
