#include "broker/validation/addressee_rules.h"

#include <functional>
#include <string>

#include "gtest/gtest.h"

#include "tests/unit/broker/validation/sample_handover.h"

namespace handover::validation {
namespace addressee_rules_test_internal {

using exchange::v1::Addressee;
using exchange::v1::Handover;

std::string VerdictOn(const Handover& handover) {
  return Verdict(ValidateAddressees(*ParseReadable(handover, Limits()), SampleVocabulary()));
}

struct Case {
  std::string name;
  std::function<void(Addressee&)> change;
  std::string verdict;
};

class AddresseeTest : public testing::TestWithParam<Case> {};

TEST_P(AddresseeTest, OneChangeGivesTheVerdict) {
  Handover handover = SampleHandover();
  GetParam().change(*handover.mutable_addressees(0));
  EXPECT_EQ(VerdictOn(handover), GetParam().verdict);
}

void NameParty(Addressee& addressee, const std::string& party) {
  addressee.clear_role();
  addressee.set_party(party);
}

INSTANTIATE_TEST_SUITE_P(
    All, AddresseeTest,
    testing::Values(
        Case{"Role", [](Addressee&) {}, "OK"},
        Case{"Party", [](Addressee& a) { NameParty(a, std::string(16, 'p')); }, "OK"},
        Case{"ShortParty", [](Addressee& a) { NameParty(a, "p"); }, "ID_LENGTH at addressees[0].party"},
        Case{"Neither", [](Addressee& a) { a.clear_role(); }, "ADDRESSEE_TARGET at addressees[0].party"},
        Case{"Both", [](Addressee& a) { a.set_party(std::string(16, 'p')); },
             "ADDRESSEE_TARGET at addressees[0].party"},
        Case{"UnknownRole", [](Addressee& a) { a.set_role("HEALTH_VISITORS"); },
             "SECTOR_UNKNOWN at addressees[0].role"},
        Case{"UnspecifiedRole", [](Addressee& a) { a.set_role("SECTOR_UNSPECIFIED"); },
             "SECTOR_UNKNOWN at addressees[0].role"},
        Case{"UnknownPurpose", [](Addressee& a) { a.set_purpose("CURIOSITY"); },
             "PURPOSE_UNKNOWN at addressees[0].purpose"},
        Case{"NoPurpose", [](Addressee& a) { a.clear_purpose(); }, "PURPOSE_UNKNOWN at addressees[0].purpose"},
        Case{"UnknownBasis", [](Addressee& a) { a.set_legal_basis("HABIT"); },
             "BASIS_UNKNOWN at addressees[0].legal_basis"},
        Case{"NoBasis", [](Addressee& a) { a.clear_legal_basis(); }, "BASIS_UNKNOWN at addressees[0].legal_basis"},
        Case{"NoArea", [](Addressee& a) { a.clear_area(); }, "OK"},
        Case{"UnknownArea", [](Addressee& a) { a.set_area("0462"); }, "MUNICIPALITY_UNKNOWN at addressees[0].area"},
        Case{"OfTheMother", [](Addressee& a) { a.set_of_person_id(kMother); }, "OK"},
        Case{"OfNobody", [](Addressee& a) { a.set_of_person_id("0000000000000000"); },
             "PERSON_UNKNOWN at addressees[0].of_person_id"},
        Case{"NoAddress", [](Addressee& a) { a.clear_stated_address(); }, "OK"},
        Case{"LongestAddress", [](Addressee& a) { a.set_stated_address("gln:" + std::string(60, '1')); }, "OK"},
        Case{"LongAddress", [](Addressee& a) { a.set_stated_address("gln:" + std::string(61, '1')); },
             "STATED_ADDRESS_FORMAT at addressees[0].stated_address"},
        Case{"AddressWithoutScheme", [](Addressee& a) { a.set_stated_address("5790001659592"); },
             "STATED_ADDRESS_FORMAT at addressees[0].stated_address"},
        Case{"EmptyScheme", [](Addressee& a) { a.set_stated_address(":5790001659592"); },
             "STATED_ADDRESS_FORMAT at addressees[0].stated_address"},
        Case{"EmptyAddress", [](Addressee& a) { a.set_stated_address("gln:"); },
             "STATED_ADDRESS_FORMAT at addressees[0].stated_address"},
        Case{"SchemeInCapitals", [](Addressee& a) { a.set_stated_address("GLN:5790001659592"); },
             "STATED_ADDRESS_FORMAT at addressees[0].stated_address"},
        Case{"AddressInTwoLines", [](Addressee& a) { a.set_stated_address("gln:579\n"); },
             "STATED_ADDRESS_FORMAT at addressees[0].stated_address"}),
    [](const auto& instance) { return instance.param.name; });

TEST(ValidateAddresseesTest, OneRecipientIsNamedOnce) {
  Handover handover = SampleHandover();
  *handover.add_addressees() = handover.addressees(0);
  handover.mutable_addressees(1)->set_copy(true);
  EXPECT_EQ(VerdictOn(handover), "ADDRESSEE_TWICE at addressees[1]");
}

TEST(ValidateAddresseesTest, OneRoleForTwoPeopleAreTwoRecipients) {
  Handover handover = SampleHandover();
  *handover.add_addressees() = handover.addressees(0);
  handover.mutable_addressees(1)->set_of_person_id(kMother);
  EXPECT_EQ(VerdictOn(handover), "OK");
}

}  // namespace addressee_rules_test_internal
}  // namespace handover::validation
