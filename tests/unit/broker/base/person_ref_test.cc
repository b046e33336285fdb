#include "broker/base/person_ref.h"

#include "gtest/gtest.h"

#include "broker/base/refusal.h"

namespace handover {
namespace person_ref_test_internal {

using exchange::v1::RoutingSlip;

PseudonymKey Key() { return *PseudonymKey::FromSecret("0123456789abcdef0123456789abcdef"); }

RoutingSlip::Person* AddPerson(RoutingSlip& slip, const std::string& person_id) {
  RoutingSlip::Person* person = slip.add_persons();
  person->set_person_id(person_id);
  return person;
}

void AddUnborn(RoutingSlip::Person& person, const std::string& mother) {
  auto* unborn = person.add_identifiers()->mutable_unborn();
  unborn->mutable_mother()->set_person_id(mother);
  unborn->set_pregnancy_episode_id("episode");
  unborn->set_ordinal(1);
}

PersonKey KeyOfCpr(const std::string& number) {
  model::v1::PersonIdentifier identifier;
  identifier.set_cpr(number);
  return *ComputePersonKey(identifier, Key(), NoMother);
}

TEST(ResolvePersonsTest, EveryPersonGetsTheKeyOfTheBestIdentifierAndAllOthers) {
  RoutingSlip slip;
  RoutingSlip::Person* mother = AddPerson(slip, "mother");
  mother->add_identifiers()->set_cpr("2911829996");
  RoutingSlip::Person* child = AddPerson(slip, "child");
  child->add_identifiers()->set_cpr("1306249995");
  AddUnborn(*child, "mother");
  const std::vector<PersonOfHandover> persons = *ResolvePersons(slip, Key());
  ASSERT_EQ(persons.size(), 2u);
  EXPECT_EQ(persons[0].key, KeyOfCpr("2911829996"));
  EXPECT_EQ(persons[1].key, KeyOfCpr("1306249995"));
  ASSERT_EQ(persons[1].all_keys.size(), 2u);
  EXPECT_NE(persons[1].all_keys[1], persons[1].key);
  EXPECT_EQ(persons[1].person, &slip.persons(1));
}

TEST(ResolvePersonsTest, AMotherAfterHerChildIsFound) {
  RoutingSlip slip;
  AddUnborn(*AddPerson(slip, "child"), "mother");
  AddPerson(slip, "mother")->add_identifiers()->set_cpr("2911829996");
  const absl::StatusOr<std::vector<PersonOfHandover>> persons = ResolvePersons(slip, Key());
  ASSERT_TRUE(persons.ok());
  EXPECT_FALSE((*persons)[0].key.empty());
}

TEST(ResolvePersonsTest, AProfessionalWithoutIdentifierHasAnEmptyKey) {
  RoutingSlip slip;
  AddPerson(slip, "midwife");
  EXPECT_TRUE((*ResolvePersons(slip, Key()))[0].key.empty());
}

TEST(ResolvePersonsTest, ABrokenIdentifierIsRefusedWithItsPath) {
  RoutingSlip slip;
  AddPerson(slip, "mother")->add_identifiers()->set_cpr("2911829996");
  AddPerson(slip, "child")->add_identifiers()->set_cpr("3002249995");
  const absl::Status status = ResolvePersons(slip, Key()).status();
  EXPECT_EQ(CodeOf(status), "CPR_DATE");
  EXPECT_EQ(DetailOf(status).field_path(), "persons[1].identifiers[0].cpr");
}

TEST(ResolvePersonsTest, AnUnbornChildWhoseMotherIsMissingOrUnbornOrBrokenIsRefused) {
  RoutingSlip alone;
  AddUnborn(*AddPerson(alone, "child"), "mother");
  EXPECT_EQ(CodeOf(ResolvePersons(alone, Key()).status()), "MOTHER_UNKNOWN");
  RoutingSlip circle;
  AddUnborn(*AddPerson(circle, "child"), "child");
  EXPECT_EQ(CodeOf(ResolvePersons(circle, Key()).status()), "MOTHER_UNKNOWN");
  RoutingSlip broken;
  AddUnborn(*AddPerson(broken, "child"), "mother");
  AddPerson(broken, "mother")->add_identifiers()->set_cpr("1");
  EXPECT_EQ(CodeOf(ResolvePersons(broken, Key()).status()), "MOTHER_UNKNOWN");
}

TEST(FindPersonTest, FindsByIdAndOtherwiseNobody) {
  RoutingSlip slip;
  AddPerson(slip, "a");
  AddPerson(slip, "b");
  const std::vector<PersonOfHandover> persons = *ResolvePersons(slip, Key());
  EXPECT_EQ(FindPerson(persons, "b"), &persons[1]);
  EXPECT_EQ(FindPerson(persons, "c"), nullptr);
}

}  // namespace person_ref_test_internal
}  // namespace handover
