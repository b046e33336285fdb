#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

#include "adapters/social/map_concern.h"
#include "adapters/text/telephone.h"
#include "broker/base/absl_view.h"
#include "broker/base/person_number.h"

namespace handover::adapters::social {
namespace map_people_internal {

using Involvement = exchange::v1::Envelope::ParentInvolvement;
using model::v1::PersonIdentifier;

constexpr std::string_view kRelationSystem = "urn:handover:concern-report:parent-role";

std::string At(size_t place, std::string_view name) { return ItemPath("/parents", place, name); }

void MapAddress(const std::string& path, std::string_view municipality, int person, ConcernMapping& mapping) {
  if (!mapping.form.HasBelow(path)) return;
  model::v1::Address& address = *mapping.draft.AddSection({person}).mutable_address();
  address.set_street_line(mapping.form.Text(path + "/street"));
  address.set_post_code(mapping.form.Text(path + "/post_code"));
  address.set_district(mapping.form.Text(path + "/town"));
  address.set_municipality_code(std::string(municipality));
}

// A parent whose number nobody told still has to be told apart from the other.
PersonIdentifier ParentNumber(size_t place, ConcernMapping& mapping) {
  PersonIdentifier identifier;
  if (mapping.form.Has(At(place, "cpr"))) {
    identifier.set_cpr(mapping.form.Text(At(place, "cpr")));
    return identifier;
  }
  mapping.form.AddIssue(kParentNumber, absl::StrCat("/parents/", place),
                        "A parent without a CPR number is known by the report alone.");
  identifier.mutable_local()->set_system(std::string(kParentNumberSystem));
  identifier.mutable_local()->set_value(absl::StrCat(mapping.report_id, "#parent-", place + 1));
  return identifier;
}

void MapContact(size_t place, int person, ConcernMapping& mapping) {
  Form& form = mapping.form;
  const std::string name = form.Text(At(place, "name"));
  const std::string telephone = form.Text(At(place, "telephone"));
  const std::string email = form.Text(At(place, "email"));
  if (name.empty() && telephone.empty() && email.empty()) return;
  if (name.empty()) form.AddIssue(kRequired, At(place, "name"), "Who can be called has a name.");
  model::v1::ContactDetails& contact = *mapping.draft.AddSection({person}).mutable_contact_details();
  contact.set_name_in_use(name);
  if (!telephone.empty()) contact.add_telephones(NormaliseTelephone(telephone).value_or(telephone));
  if (!email.empty()) contact.add_emails(email);
}

void MapLanguage(size_t place, int person, ConcernMapping& mapping) {
  const std::optional<bool> interpreter = mapping.form.Bool(At(place, "interpreter"));
  const std::string language = mapping.form.Text(At(place, "language"));
  if (!interpreter.has_value() && language.empty()) return;
  model::v1::LanguageNeeds& needs = *mapping.draft.AddSection({person}).mutable_language_needs();
  needs.set_language(language);
  if (interpreter.has_value()) {
    needs.set_interpreter_needed(*interpreter);
  } else {
    needs.set_absent_reason(model::v1::ABSENT_REASON_UNKNOWN);
  }
}

void MapIdentity(size_t place, const PersonIdentifier& number, int person, ConcernMapping& mapping) {
  const std::string given = mapping.form.Text(At(place, "given_name"));
  const std::string family = mapping.form.Text(At(place, "family_name"));
  if (given.empty() && family.empty() && !number.has_cpr()) return;
  model::v1::PersonIdentity& identity = *mapping.draft.AddSection({person}).mutable_person_identity();
  *identity.add_identifiers() = number;
  identity.set_official_given_name(given);
  identity.set_official_family_name(family);
}

void MapRelation(size_t place, const ParentOfForm& parent, ConcernMapping& mapping) {
  using model::v1::FamilyRelation;
  FamilyRelation& relation = *mapping.draft.AddSection({parent.place, mapping.child}).mutable_family_relation();
  relation.mutable_person()->set_person_id(mapping.draft.person_id(parent.place));
  relation.mutable_relative_to()->set_person_id(mapping.draft.person_id(mapping.child));
  relation.mutable_relation()->set_system(std::string(kRelationSystem));
  relation.mutable_relation()->set_code(parent.mother ? "MOTHER" : "OTHER");
  const std::optional<bool> custody = mapping.form.Bool(At(place, "custody"));
  if (custody.has_value()) {
    relation.set_stated_custody(*custody ? FamilyRelation::HAS_CUSTODY : FamilyRelation::NO_CUSTODY);
  }
  const std::optional<bool> together = mapping.form.Bool(At(place, "lives_with_child"));
  if (together.has_value()) relation.set_lives_together(*together);
}

// Whether the parent must not be told; never assumed from silence.
bool MapInvolvement(size_t place, const ParentOfForm& parent, ConcernMapping& mapping) {
  Form& form = mapping.form;
  const std::string state = form.Text(At(place, "involvement"));
  const std::string reason = form.Text(At(place, "withheld_reason"));
  const bool withheld = state == "WITHHELD";
  if (withheld != !reason.empty()) {
    form.AddIssue(kDoNotContact, At(place, "withheld_reason"),
                  "Who must not be told has a reason from the list, and nobody else has one.");
  }
  if (state.empty()) {
    const bool no_custody = form.Bool(At(place, "custody")) == false;
    if (!no_custody) {
      form.AddIssue(kDoNotContact, At(place, "involvement"),
                    "Of each parent the report says whether he or she knows, but for one without custody.");
    }
    return false;
  }
  Involvement& involvement = *mapping.draft.envelope().add_parent_involvements();
  Involvement::State value = Involvement::STATE_UNSPECIFIED;
  Involvement::State_Parse(state, &value);
  involvement.set_person_id(mapping.draft.person_id(parent.place));
  involvement.set_state(value);
  involvement.set_reason_code(reason);
  return withheld;
}

// The flag of the whole report and the words on each parent say the same, or nobody knows what was meant.
void CheckFlag(bool any_withheld, Form& form) {
  constexpr std::string_view kFlag = "/do_not_contact_parents";
  const std::optional<bool> flag = form.Bool(kFlag);
  if (!flag.has_value()) {
    form.AddIssue(kDoNotContact, kFlag, "The report says yes or no to whether the parents must not be contacted.");
  } else if (*flag != any_withheld) {
    form.AddIssue(kDoNotContact, kFlag, "The flag is yes where a parent must not be told, and no where none is such.");
  }
}

ParentOfForm MapParent(size_t place, ConcernMapping& mapping) {
  ParentOfForm parent;
  parent.mother = mapping.form.Text(At(place, "role")) == "MOTHER";
  parent.implicated = mapping.form.Bool(At(place, "implicated")).value_or(false);
  parent.place = mapping.draft.AddPerson(parent.mother ? options::v1::PERSON_ROLE_BIRTHING_PARENT
                                                       : options::v1::PERSON_ROLE_OTHER_PARENT);
  const PersonIdentifier number = ParentNumber(place, mapping);
  *mapping.draft.person(parent.place).add_identifiers() = number;
  MapIdentity(place, number, parent.place, mapping);
  MapContact(place, parent.place, mapping);
  MapAddress(absl::StrCat("/parents/", place, "/address"), "", parent.place, mapping);
  MapLanguage(place, parent.place, mapping);
  MapRelation(place, parent, mapping);
  return parent;
}

const ParentOfForm* MotherOf(const ConcernMapping& mapping) {
  const auto found = std::find_if(mapping.parents.begin(), mapping.parents.end(),
                                  [](const ParentOfForm& parent) { return parent.mother; });
  return found == mapping.parents.end() ? nullptr : &*found;
}

std::optional<PersonIdentifier> OtherNumber(Form& form) {
  if (!form.HasBelow("/child/other_number")) return std::nullopt;
  const std::string kind = form.Text("/child/other_number/kind");
  const std::string value = form.Text("/child/other_number/value");
  const std::string issuer = form.Text("/child/other_number/issuer");
  PersonIdentifier identifier;
  bool good = false;
  if (kind == "X_ECPR") {
    good = ParseXEcpr(value).ok() && issuer.empty();
    identifier.set_x_ecpr(value);
  } else if (kind == "D_ECPR") {
    good = ParseDEcpr(value).ok() && !issuer.empty();
    identifier.mutable_d_ecpr()->set_value(value);
    identifier.mutable_d_ecpr()->set_issuer(issuer);
  } else {
    good = !issuer.empty();
    identifier.mutable_local()->set_system(issuer);
    identifier.mutable_local()->set_value(value);
  }
  if (!good) {
    form.AddIssue(kPersonNumber, "/child/other_number/value",
                  "The number is made as its kind is, with an issuer for a D-eCPR and a local one alone.");
  }
  return identifier;
}

void MapUnborn(model::v1::PersonIdentity& identity, ConcernMapping& mapping) {
  Form& form = mapping.form;
  const ParentOfForm* mother = MotherOf(mapping);
  PersonIdentifier::Unborn& unborn = *identity.add_identifiers()->mutable_unborn();
  unborn.set_pregnancy_episode_id(form.Text("/child/unborn/pregnancy_id"));
  unborn.set_ordinal(static_cast<int>(form.Count("/child/unborn/ordinal")));
  mapping.draft.person(mapping.child).set_unborn(true);
  const std::optional<model::v1::Date> due = form.Date("/child/unborn/due_date");
  if (mother == nullptr) {
    form.AddIssue(kParents, "/parents", "A report on an unborn child names its mother.");
    return;
  }
  unborn.mutable_mother()->set_person_id(mapping.draft.person_id(mother->place));
  if (!due.has_value()) return;
  model::v1::Pregnancy& pregnancy = *mapping.draft.AddSection({mother->place}).mutable_pregnancy();
  *pregnancy.mutable_provenance() = ProvenanceOf(mapping);
  pregnancy.set_pregnancy_episode_id(unborn.pregnancy_episode_id());
  *pregnancy.add_due_dates()->mutable_due_date() = *due;
}

model::v1::Sex SexOf(const std::string& code) {
  model::v1::Sex sex = model::v1::SEX_UNSPECIFIED;
  model::v1::Sex_Parse("SEX_" + code, &sex);
  return sex;
}

}  // namespace map_people_internal

void MapParents(ConcernMapping& mapping) {
  namespace internal = map_people_internal;
  const size_t count = mapping.form.ListSize("/parents", kMaxParents);
  if (count == 0) mapping.form.AddIssue(kParents, "/parents", "A report names at least one parent.");
  bool any_withheld = false;
  int mothers = 0;
  for (size_t i = 0; i < count; ++i) {
    const ParentOfForm parent = internal::MapParent(i, mapping);
    mothers += parent.mother ? 1 : 0;
    any_withheld |= internal::MapInvolvement(i, parent, mapping);
    mapping.parents.push_back(parent);
  }
  if (mothers > 1) mapping.form.AddIssue(kParents, "/parents", "A child has one mother who gave birth to it.");
  internal::CheckFlag(any_withheld, mapping.form);
}

void MapChild(std::string_view municipality, ConcernMapping& mapping) {
  namespace internal = map_people_internal;
  Form& form = mapping.form;
  model::v1::PersonIdentity& identity = *mapping.draft.AddSection({mapping.child}).mutable_person_identity();
  const bool unborn = form.HasBelow("/child/unborn");
  const std::string cpr = form.Text("/child/cpr");
  const std::optional<model::v1::PersonIdentifier> other = internal::OtherNumber(form);
  if (unborn == (form.Has("/child/cpr") || other.has_value())) {
    form.AddIssue(kChild, "/child", "A child has a number, or is unborn and has none.");
  }
  if (!cpr.empty()) identity.add_identifiers()->set_cpr(cpr);
  if (other.has_value()) *identity.add_identifiers() = *other;
  if (unborn) internal::MapUnborn(identity, mapping);
  identity.set_official_given_name(form.Text("/child/given_name"));
  identity.set_official_family_name(form.Text("/child/family_name"));
  if (const std::optional<model::v1::Date> date = form.Date("/child/birth_date"); date.has_value()) {
    *identity.mutable_birth_date() = *date;
  }
  identity.set_sex(internal::SexOf(form.Text("/child/sex")));
  identity.set_address_protected(form.Bool("/child/address_protected").value_or(false));
  exchange::v1::RoutingSlip::Person& person = mapping.draft.person(mapping.child);
  *person.mutable_identifiers() = identity.identifiers();
  person.set_municipality_code(std::string(municipality));
  internal::MapAddress("/child/address", municipality, mapping.child, mapping);
}

void MapNotifier(ConcernMapping& mapping) {
  Form& form = mapping.form;
  const std::optional<bool> professional = form.Bool("/notifier/professional");
  const bool anonymous = form.Bool("/notifier/wants_anonymity").value_or(false);
  const bool at_work = professional.value_or(true);
  if (at_work && (mapping.notifier_name.empty() || anonymous)) {
    form.AddIssue(kNotifier, "/notifier", "Who reports at work has a name and does not stay unknown.");
  }
  mapping.notifier = mapping.draft.AddPerson(at_work ? options::v1::PERSON_ROLE_PROFESSIONAL
                                                     : options::v1::PERSON_ROLE_OTHER);
  model::v1::Reporter& reporter = *mapping.draft.AddSection({mapping.notifier}).mutable_reporter();
  reporter.set_professional(at_work);
  reporter.set_name(mapping.notifier_name);
  reporter.set_role(mapping.notifier_role);
  reporter.set_relation_to_child(form.Text("/notifier/relation"));
  reporter.set_telephone(form.Text("/notifier/telephone"));
  reporter.set_wants_anonymity(anonymous);
  reporter.set_has_leader_approval(form.Bool("/notifier/leader_approval").value_or(false));
}

}  // namespace handover::adapters::social
