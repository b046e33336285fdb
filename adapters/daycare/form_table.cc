#include "adapters/daycare/form_table.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "broker/base/absl_view.h"

namespace handover::adapters::daycare {
namespace form_table_internal {

using enum Whom;
using enum Shape;

// As an element, with `#` for the parent's number, and the one field in place of parts.
struct Spec {
  std::string_view column;
  std::string_view member;
  std::string_view body;
  Whom whom = kChild;
  Shape shape = kOne;
  std::string_view path;  // Of kOne and kList the field; of kItems the list; of kSections nothing.
  absl::Span<const Part> parts;
  bool in_observation = false;
};

constexpr bool kBoth = true;

constexpr Part kRelated[] = {{"relation", "relation"}, {"handover_id", "handover_id"}, {"reason_code", "reason"}};
constexpr Part kInvolvement[] = {{"person_id", "person"}, {"state", "state"}, {"reason_code", "reason"}};
constexpr Part kCpr[] = {{"cpr", ""}};
constexpr Part kXEcpr[] = {{"x_ecpr", ""}};
constexpr Part kDEcpr[] = {{"d_ecpr.value", "value"}, {"d_ecpr.issuer", "issuer"}};
constexpr Part kLocal[] = {{"local.value", "value"}, {"local.system", "system"}};
constexpr Part kFamily[] = {
    {"person.person_id", "person"},      {"relation.code", "relation"}, {"relative_to.person_id", "relative_to"},
    {"relation.display", "words"},       {"relation.system", "system"}, {"stated_custody", "custody"},
    {"lives_together", "lives_together"}};
constexpr Part kIndicator[] = {
    {"domain", "domain"}, {"level", "level"}, {"absent_reason", "absent_reason"}, {"text", "text"}};
constexpr Part kResult[] = {{"instrument", "instrument"},
                            {"instrument_version", "version"},
                            {"total_score", "total"},
                            {"absent_reason", "absent_reason"},
                            {"provenance.observed", "observed"}};
constexpr Part kLine[] = {{"@about", "about"},
                          {"goal_text", "goal"},
                          {"measure.method", "method"},
                          {"measure.state", "measure_state"},
                          {"state", "state"},
                          {"owner_role", "owner_role"},
                          {"measure.provider_sector", "sector"},
                          {"due_date", "due"},
                          {"line_id", "id"},
                          {"line_version", "version"}};
constexpr Part kEncounter[] = {{"start", "start"}, {"type", "type"}, {"state", "state"}, {"place", "place"}};
constexpr Part kProfessionalParts[] = {{"role", "role"},
                                       {"name", "name"},
                                       {"organisation_name", "organisation"},
                                       {"telephone", "telephone"},
                                       {"coordinator", "coordinator"}};
constexpr Part kNote[] = {{"title", "title"}, {"text", "text"}};
constexpr Part kFile[] = {{"title", "title"},
                          {"media_type", "media_type"},
                          {"size_bytes", "", Part::In::kCsv},
                          {"content", "content", Part::In::kJson}};

constexpr Spec kSpecs[] = {
    {"Overdragelse-id", "/id", "Envelope", kEnvelope, kOne, "handover_id", {}, kBoth},
    {"Oprettet", "/created", "Envelope", kEnvelope, kOne, "created_ms", {}, kBoth},
    {"Afsender-id", "/sender/party", "Envelope", kEnvelope, kOne, "sender_party", {}, kBoth},
    {"Afsenderenhed", "/sender/unit", "Envelope", kEnvelope, kOne, "sender_unit", {}, kBoth},
    {"Udfyldt af", "/author/name", "Envelope", kEnvelope, kOne, "author_name", {}, kBoth},
    {"Udfyldt af, rolle", "/author/role", "Envelope", kEnvelope, kOne, "author_role", {}, kBoth},
    {"Relation", "/related", "Envelope", kEnvelope, kItems, "related", kRelated, kBoth},
    {"Forældre informeret", "/parents_know", "Envelope", kEnvelope, kItems, "parent_involvements", kInvolvement, kBoth},
    {"CPR-nummer", "/child/cpr", "PersonIdentity", kChild, kItems, "identifiers", kCpr, kBoth},
    {"X-eCPR", "/child/x_ecpr", "PersonIdentity", kChild, kItems, "identifiers", kXEcpr, kBoth},
    {"D-eCPR", "/child/d_ecpr", "PersonIdentity", kChild, kItems, "identifiers", kDEcpr, kBoth},
    {"Andet personnummer", "/child/other_number", "PersonIdentity", kChild, kItems, "identifiers", kLocal, kBoth},
    {"Fornavn", "/child/given_name", "PersonIdentity", kChild, kOne, "official_given_name", {}, kBoth},
    {"Efternavn", "/child/family_name", "PersonIdentity", kChild, kOne, "official_family_name", {}, kBoth},
    {"Fødselsdato", "/child/birth_date", "PersonIdentity", kChild, kOne, "birth_date", {}, kBoth},
    {"Køn", "/child/sex", "PersonIdentity", kChild, kOne, "sex", {}, kBoth},
    {"Navne- og adressebeskyttelse",
     "/child/protected",
     "PersonIdentity",
     kChild,
     kOne,
     "address_protected",
     {},
     kBoth},
    {"Kommunekode", "/child/municipality", "Person", kChild, kOne, "municipality_code", {}, kBoth},
    {"Vej", "/child/address/street", "Address", kChild, kOne, "street_line", {}},
    {"Sted", "/child/address/place", "Address", kChild, kOne, "suburb", {}},
    {"Postnummer", "/child/address/post_code", "Address", kChild, kOne, "post_code", {}},
    {"By", "/child/address/town", "Address", kChild, kOne, "district", {}},
    {"Institutionsnummer", "/daycare/number", "DaycareEnrolment", kChild, kOne, "institution_number", {}, kBoth},
    {"Institution", "/daycare/name", "DaycareEnrolment", kChild, kOne, "institution_name", {}, kBoth},
    {"Institutionstype", "/daycare/type", "DaycareEnrolment", kChild, kOne, "institution_type", {}, kBoth},
    {"Gruppe", "/daycare/group", "DaycareEnrolment", kChild, kOne, "group", {}, kBoth},
    {"Startdato", "/daycare/start", "DaycareEnrolment", kChild, kOne, "start_date", {}, kBoth},
    {"Slutdato", "/daycare/end", "DaycareEnrolment", kChild, kOne, "end_date", {}, kBoth},
    {"Overgang", "/daycare/transition", "DaycareEnrolment", kChild, kOne, "transition", {}, kBoth},
    {"Forælder #, rolle", "/parent_#/role", "Person", kParent1, kOne, "role", {}, kBoth},
    {"Forælder #, CPR", "/parent_#/cpr", "PersonIdentity", kParent1, kItems, "identifiers", kCpr, kBoth},
    {"Forælder #, X-eCPR", "/parent_#/x_ecpr", "PersonIdentity", kParent1, kItems, "identifiers", kXEcpr, kBoth},
    {"Forælder #, D-eCPR", "/parent_#/d_ecpr", "PersonIdentity", kParent1, kItems, "identifiers", kDEcpr, kBoth},
    {"Forælder #, andet personnummer", "/parent_#/other_number", "PersonIdentity", kParent1, kItems, "identifiers",
     kLocal, kBoth},
    {"Forælder #, fornavn", "/parent_#/given_name", "PersonIdentity", kParent1, kOne, "official_given_name", {}, kBoth},
    {"Forælder #, efternavn",
     "/parent_#/family_name",
     "PersonIdentity",
     kParent1,
     kOne,
     "official_family_name",
     {},
     kBoth},
    {"Forælder #, fødselsdato", "/parent_#/birth_date", "PersonIdentity", kParent1, kOne, "birth_date", {}, kBoth},
    {"Forælder #, køn", "/parent_#/sex", "PersonIdentity", kParent1, kOne, "sex", {}, kBoth},
    {"Forælder #, navne- og adressebeskyttelse",
     "/parent_#/protected",
     "PersonIdentity",
     kParent1,
     kOne,
     "address_protected",
     {},
     kBoth},
    {"Forælder #, navn", "/parent_#/name", "ContactDetails", kParent1, kOne, "name_in_use", {}},
    {"Forælder #, telefon", "/parent_#/telephones", "ContactDetails", kParent1, kList, "telephones", {}},
    {"Forælder #, mail", "/parent_#/emails", "ContactDetails", kParent1, kList, "emails", {}},
    {"Forælder #, kontaktønske", "/parent_#/contact_wish", "ContactDetails", kParent1, kOne, "contact_wish", {}},
    {"Forælder #, sprog", "/parent_#/language", "LanguageNeeds", kParent1, kOne, "language", {}},
    {"Forælder #, sprog i ord", "/parent_#/language_text", "LanguageNeeds", kParent1, kOne, "text", {}},
    {"Forælder #, tolk", "/parent_#/interpreter", "LanguageNeeds", kParent1, kOne, "interpreter_needed", {}},
    {"Forælder #, tolk ikke oplyst",
     "/parent_#/interpreter_absent",
     "LanguageNeeds",
     kParent1,
     kOne,
     "absent_reason",
     {}},
    {"Familie", "/family", "FamilyRelation", kNamed, kSections, "", kFamily},
    {"Allergier", "/care/allergies", "DailyCareNeeds", kChild, kList, "allergies", {}},
    {"Medicin i institutionen", "/care/medicines", "DailyCareNeeds", kChild, kList, "medicines_in_care", {}},
    {"Kost", "/care/diets", "DailyCareNeeds", kChild, kList, "diets", {}},
    {"Hvad gør man hvis", "/care/emergency_steps", "DailyCareNeeds", kChild, kList, "emergency_steps", {}},
    {"Hjælpemidler", "/care/aids", "DailyCareNeeds", kChild, kList, "aids", {}},
    {"Styrker", "/development/strengths", "Development", kChild, kList, "strengths", {}, kBoth},
    {"Trivsel", "/development/well_being", "Development", kChild, kOne, "well_being", {}, kBoth},
    {"Trivsel ikke oplyst",
     "/development/well_being_absent",
     "Development",
     kChild,
     kOne,
     "well_being_absent",
     {},
     kBoth},
    {"Udvikling", "/development/indicators", "Development", kChild, kItems, "indicators", kIndicator, kBoth},
    {"Udvikling, set den", "/development/observed", "Development", kChild, kOne, "provenance.observed", {}, kBoth},
    {"Beskrivelse fra dagtilbud",
     "/observation/description",
     "DaycareObservation",
     kChild,
     kOne,
     "description_text",
     {},
     kBoth},
    {"Styrker i dagtilbud", "/observation/strengths", "DaycareObservation", kChild, kList, "strengths", {}, kBoth},
    {"Trivsel i dagtilbud", "/observation/well_being", "DaycareObservation", kChild, kOne, "well_being", {}, kBoth},
    {"Udvikling i dagtilbud", "/observation/indicators", "DaycareObservation", kChild, kItems, "indicators", kIndicator,
     kBoth},
    {"Opmærksomhedspunkter i dagtilbud",
     "/observation/attention_points",
     "DaycareObservation",
     kChild,
     kList,
     "attention_points",
     {},
     kBoth},
    {"Forældrenes syn",
     "/observation/parents_view",
     "DaycareObservation",
     kChild,
     kOne,
     "parents_view_text",
     {},
     kBoth},
    {"Set i dagtilbud den",
     "/observation/observed",
     "DaycareObservation",
     kChild,
     kOne,
     "provenance.observed",
     {},
     kBoth},
    {"Skoleparathed", "/school/indicators", "SchoolReadiness", kChild, kItems, "indicators", kIndicator},
    {"Styrker til skolestart", "/school/strengths", "SchoolReadiness", kChild, kList, "strengths", {}},
    {"Opmærksomhedspunkter til skolestart",
     "/school/attention_points",
     "SchoolReadiness",
     kChild,
     kList,
     "attention_points",
     {}},
    {"Skoleparathed, set den", "/school/observed", "SchoolReadiness", kChild, kOne, "provenance.observed", {}},
    {"Screeninger", "/screenings", "ChildScreening", kChild, kItems, "results", kResult},
    {"Samspil med", "/interaction/with", "Interaction", kNamed, kOne, "@about", {}},
    {"Samspil", "/interaction/indicators", "Interaction", kNamed, kItems, "indicators", kIndicator},
    {"Samspil, resumé", "/interaction/summary", "Interaction", kNamed, kOne, "summary_text", {}},
    {"Samspil, styrker", "/interaction/strengths", "Interaction", kNamed, kList, "strengths", {}},
    {"Samspil, undersøgelser", "/interaction/results", "Interaction", kNamed, kItems, "results", kResult},
    {"Samspil, set den", "/interaction/observed", "Interaction", kNamed, kOne, "provenance.observed", {}},
    {"Støtteplan", "/support_plan/id", "SupportPlan", kChild, kOne, "plan_id", {}},
    {"Støtteplan, status", "/support_plan/state", "SupportPlan", kChild, kOne, "state", {}},
    {"Støtteplan, fra", "/support_plan/start", "SupportPlan", kChild, kOne, "start_date", {}},
    {"Støtteplan, ses på igen", "/support_plan/review", "SupportPlan", kChild, kOne, "review_date", {}},
    {"Støtteindsatser", "/support_lines", "SupportLine", kNamed, kSections, "", kLine},
    {"Kontakter og møder", "/encounters", "Encounters", kChild, kItems, "encounters", kEncounter},
    {"Fagpersoner", "/professionals", "Professional", kProfessional, kSections, "", kProfessionalParts, kBoth},
    {"Noter", "/notes", "Note", kEveryone, kSections, "", kNote, kBoth},
    {"Vedhæftede filer", "/files", "Attachment", kEveryone, kSections, "", kFile},
};

// For one of the two parents, or as it is.
Element ElementOf(const Spec& spec, std::string_view number) {
  Element element;
  element.column = absl::StrReplaceAll(AbslView(spec.column), {{"#", AbslView(number)}});
  element.member = absl::StrReplaceAll(AbslView(spec.member), {{"#", AbslView(number)}});
  element.body = spec.body;
  element.whom = number == "2" ? kParent2 : spec.whom;
  element.shape = spec.shape;
  if (spec.parts.empty()) {
    element.parts = {Part{spec.path, ""}};
  } else {
    element.list = spec.path;
    element.parts.assign(spec.parts.begin(), spec.parts.end());
  }
  element.in_observation = spec.in_observation;
  return element;
}

bool IsOfParent(const Spec& spec) { return spec.whom == kParent1; }

std::vector<Element> MakeElements() {
  std::vector<Element> elements;
  const size_t count = std::size(kSpecs);
  for (size_t i = 0; i < count; ++i) {
    if (!IsOfParent(kSpecs[i])) {
      elements.push_back(ElementOf(kSpecs[i], ""));
      continue;
    }
    // All of the first parent, then all of the second.
    size_t end = i;
    while (end < count && IsOfParent(kSpecs[end])) ++end;
    for (const std::string_view number : {"1", "2"}) {
      for (size_t j = i; j < end; ++j) elements.push_back(ElementOf(kSpecs[j], number));
    }
    i = end - 1;
  }
  return elements;
}

constexpr FormInfo kTransitionInfo = {"TRANSITION_SUMMARY",          "DAYCARE_TRANSITION_CSV",
                                      "DAYCARE_TRANSITION_CSV_1252", "DAYCARE_TRANSITION_JSON",
                                      "HANDOVER_DAYCARE_TRANSITION", "Overdragelse-id"};
constexpr FormInfo kObservationInfo = {"DAYCARE_OBSERVATION",          "DAYCARE_OBSERVATION_CSV",
                                       "DAYCARE_OBSERVATION_CSV_1252", "DAYCARE_OBSERVATION_JSON",
                                       "HANDOVER_DAYCARE_OBSERVATION", "Observation-id"};

}  // namespace form_table_internal

const FormInfo& InfoOf(FormKind kind) {
  switch (kind) {
    case FormKind::kTransition:
      return form_table_internal::kTransitionInfo;
    case FormKind::kObservation:
      break;
  }
  return form_table_internal::kObservationInfo;
}

absl::Span<const Element> AllElements() {
  static const auto& elements = *new std::vector<Element>(form_table_internal::MakeElements());
  return elements;
}

bool HasElement(FormKind kind, const Element& element) {
  return kind == FormKind::kTransition || element.in_observation;
}

std::string_view ColumnOf(FormKind kind, const Element& element) {
  return &element == &AllElements().front() ? InfoOf(kind).id_column : std::string_view(element.column);
}

std::vector<Part> PartsIn(const Element& element, Spelling spelling) {
  const Part::In other = spelling == Spelling::kDanish ? Part::In::kJson : Part::In::kCsv;
  std::vector<Part> parts;
  for (const Part& part : element.parts) {
    if (part.in != other) parts.push_back(part);
  }
  return parts;
}

std::vector<std::string> HeldPaths(FormKind kind, Spelling spelling) {
  std::vector<std::string> paths;
  for (const Element& element : AllElements()) {
    if (!HasElement(kind, element)) continue;
    for (const Part& part : PartsIn(element, spelling)) {
      if (part.path.starts_with('@')) continue;
      std::string path(element.body);
      for (const std::string_view step : {element.list, part.path}) {
        if (!step.empty()) absl::StrAppend(&path, ".", AbslView(step));
      }
      paths.push_back(std::move(path));
    }
  }
  return paths;
}

}  // namespace handover::adapters::daycare
