#include "adapters/medcom_xml/xdis32_handovers.h"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

#include "broker/base/ids.h"
#include "broker/base/section_catalog.h"
#include "tests/unit/adapters/medcom_xml/letter_fixture.h"

namespace handover::adapters::medcom {
namespace xdis32_handovers_test_internal {

using exchange::v1::Handover;
using exchange::v1::Section;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;
using testing::Canonical;
using testing::Fixture;
using testing::kNow;
using testing::ReadFile;
using testing::Replaced;
using testing::SectionOf;
using testing::SectionsOf;
using testing::Translate;

const std::vector<std::string>& Fixtures() {
  static const auto& names = *new std::vector<std::string>{"twins.xml",
                                                           "everything.xml",
                                                           "unusual.xml",
                                                           "stillborn_twin.xml",
                                                           "stillborn_both.xml",
                                                           "correction_latin1.xml",
                                                           "two_letters_prefixed.xml",
                                                           "twins_in_vans.xml"};
  return names;
}

std::vector<Handover> AllHandovers() {
  std::vector<Handover> all;
  for (const std::string& name : Fixtures()) {
    const Translation translation = Translate(Fixture(name));
    EXPECT_TRUE(translation.accepted()) << name;
    all.insert(all.end(), translation.handovers.begin(), translation.handovers.end());
  }
  return all;
}

// What the options of one field say against a value: the convention of options.proto, for text and numbers.
void ExpectWithinLimits(const Message& message) {
  const auto& reflection = *message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    const int count =
        field.is_repeated() ? reflection.FieldSize(message, &field) : reflection.HasField(message, &field);
    const int least = field.options().GetExtension(options::v1::required) ? 1 : 0;
    EXPECT_GE(count, least) << field.full_name();
    const auto text = [&](int at) {
      return field.is_repeated() ? reflection.GetRepeatedString(message, &field, at)
                                 : reflection.GetString(message, &field);
    };
    for (int at = 0; at < count; ++at) {
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
          field.options().HasExtension(options::v1::max_characters)) {
        EXPECT_LE(text(at).size(), 4u * static_cast<size_t>(field.options().GetExtension(options::v1::max_characters)));
      }
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32 && field.options().HasExtension(options::v1::min_value)) {
        EXPECT_GE(reflection.GetInt32(message, &field), field.options().GetExtension(options::v1::min_value));
        EXPECT_LE(reflection.GetInt32(message, &field), field.options().GetExtension(options::v1::max_value));
      }
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        ExpectWithinLimits(field.is_repeated() ? reflection.GetRepeatedMessage(message, &field, at)
                                               : reflection.GetMessage(message, &field));
      }
    }
  }
}

TEST(MakeHandoversTest, FixturesBecomeWhatIsWrittenBesideThem) {
  int compared = 0;
  for (const std::string& name : Fixtures()) {
    const std::string stem = "tests/fixtures/xdis32/" + std::filesystem::path(name).stem().string();
    const Translation translation = Translate(Fixture(name));
    for (size_t i = 0; i < translation.handovers.size(); ++i) {
      const std::string path = stem + "." + std::to_string(i + 1) + ".textproto";
      if (!std::filesystem::exists(path)) continue;
      Handover expected;
      ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(ReadFile(path), &expected)) << path;
      std::string difference;
      MessageDifferencer differencer;
      differencer.ReportDifferencesToString(&difference);
      EXPECT_TRUE(differencer.Compare(expected, Canonical(translation.handovers[i]))) << path << "\n" << difference;
      ++compared;
    }
  }
  EXPECT_EQ(compared, 10);
}

TEST(MakeHandoversTest, TheEnvelopeAroundALetterChangesNothingInside) {
  const Translation bare = Translate(Fixture("twins.xml"));
  const Translation enveloped = Translate(Fixture("twins_in_vans.xml"));
  ASSERT_EQ(enveloped.handovers.size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(MessageDifferencer::Equals(Canonical(bare.handovers[i]), Canonical(enveloped.handovers[i])));
    EXPECT_NE(bare.handovers[i].envelope().source_sha256(), enveloped.handovers[i].envelope().source_sha256());
    EXPECT_EQ(bare.handovers[i].envelope().source_sha256().size(), 32u);
  }
}

TEST(MakeHandoversTest, TwinsAreOneConversationAndTwoHandovers) {
  const Translation translation = Translate(Fixture("twins.xml"));
  ASSERT_EQ(translation.handovers.size(), 2u);
  const auto& first = translation.handovers[0].envelope();
  const auto& second = translation.handovers[1].envelope();
  EXPECT_EQ(first.kind(), "BIRTH_NOTIFICATION");
  EXPECT_EQ(first.priority(), exchange::v1::ROUTINE);
  EXPECT_EQ(first.conversation_id(), "");
  EXPECT_EQ(second.conversation_id(), first.handover_id());
  EXPECT_NE(second.handover_id(), first.handover_id());
  EXPECT_EQ(second.source_message_id(), "5790000120400#BRV20240613001#2");
  EXPECT_EQ(first.created_ms(), absl::ToUnixMillis(kNow));
}

TEST(MakeHandoversTest, ARetryMakesTheSameIdsAndOthersForPeopleAndSections) {
  fakes::SeededRandom random(1);
  const ReadContext context{&random, kNow};
  const Translation once = Xdis32Reader().Read(Fixture("twins.xml"), context);
  const Translation again = Xdis32Reader().Read(Fixture("twins.xml"), context);
  ASSERT_EQ(once.handovers.size(), 2u);
  ASSERT_EQ(again.handovers.size(), 2u);
  EXPECT_EQ(once.handovers[0].envelope().handover_id(), again.handovers[0].envelope().handover_id());
  EXPECT_NE(once.handovers[0].envelope().subject_person_id(), again.handovers[0].envelope().subject_person_id());
}

TEST(MakeHandoversTest, IdsAreUuidsOfVersion8ThatBeginWithTheTimeOfSigning) {
  const std::string id = Translate(Fixture("twins.xml")).handovers[0].envelope().handover_id();
  ASSERT_EQ(id.size(), 16u);
  EXPECT_EQ(static_cast<uint8_t>(id[6]) >> 4, 8);
  EXPECT_EQ(static_cast<uint8_t>(id[8]) >> 6, 2);
  EXPECT_EQ(FormatUuid(id).substr(0, 13), "0190106e-9140");  // 2024-06-13T07:10:00Z.
}

TEST(MakeHandoversTest, SenderLetterTimeAndPlaceAllTellIdsApart) {
  std::set<std::string> ids;
  for (const auto& [find, replace] :
       std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                        {"5790000120400", "5790001659592"},
                                                        {"BRV20240613001", "BRV20240613009"},
                                                        {"<Time>09:10<", "<Time>09:11<"}}) {
    for (const Handover& handover : Translate(Replaced(Fixture("twins.xml"), find, replace)).handovers) {
      EXPECT_TRUE(ids.insert(handover.envelope().handover_id()).second);
    }
  }
  EXPECT_EQ(ids.size(), 8u);
}

TEST(MakeHandoversTest, TwoLettersOfOneIdentifierDoNotShareIds) {
  const Translation translation = Translate(Fixture("two_letters_prefixed.xml"));
  ASSERT_EQ(translation.handovers.size(), 4u);
  std::set<std::string> ids;
  for (const Handover& handover : translation.handovers) ids.insert(handover.envelope().handover_id());
  EXPECT_EQ(ids.size(), 4u);
  EXPECT_EQ(translation.handovers[2].envelope().source_message_id(), "5790000120400#BRV20240613001#6");
  // Each letter is a conversation of its own.
  EXPECT_EQ(translation.handovers[2].envelope().conversation_id(), "");
  EXPECT_EQ(translation.handovers[3].envelope().conversation_id(), translation.handovers[2].envelope().handover_id());
}

TEST(MakeHandoversTest, AStillbornTwinIsADeathNoticeAboutTheMother) {
  const Translation translation = Translate(Fixture("stillborn_twin.xml"));
  ASSERT_EQ(translation.handovers.size(), 2u);
  EXPECT_EQ(translation.handovers[0].envelope().kind(), "BIRTH_NOTIFICATION");
  const Handover& notice = translation.handovers[1];
  EXPECT_EQ(notice.envelope().kind(), "DEATH_NOTICE");
  EXPECT_EQ(notice.envelope().priority(), exchange::v1::ACUTE);
  EXPECT_EQ(notice.envelope().conversation_id(), translation.handovers[0].envelope().handover_id());
  EXPECT_EQ(notice.slip().persons(0).role(), options::v1::PERSON_ROLE_BIRTHING_PARENT);
  EXPECT_EQ(notice.envelope().subject_person_id(), notice.slip().persons(0).person_id());
  const model::v1::LifeEvent event = SectionOf(notice, "LifeEvent").body().life_event();
  EXPECT_EQ(event.kind(), model::v1::LifeEvent::STILLBIRTH);
  EXPECT_EQ(event.ordinal(), 2);
  EXPECT_EQ(event.time().precision(), model::v1::TIME_PRECISION_DAY);
  EXPECT_EQ(event.time().time().seconds(), 1'718'229'600);  // Midnight in Denmark.
  EXPECT_EQ(notice.sections_size(), 3);                     // And PersonIdentity, Professional.
}

TEST(MakeHandoversTest, ADeathNoticeTellsNothingOfTheChild) {
  const std::string text = Translate(Fixture("stillborn_twin.xml")).handovers[1].DebugString();
  for (const char* detail : {"2410", "DZ383", "SEX_", "Mosebryggersen", "1306249995", "Klart", "DO840"}) {
    EXPECT_EQ(text.find(detail), std::string::npos) << detail;
  }
}

TEST(MakeHandoversTest, WhenAllAreStillbornThereIsNoNotification) {
  const Translation translation = Translate(Fixture("stillborn_both.xml"));
  ASSERT_EQ(translation.handovers.size(), 2u);
  for (const Handover& handover : translation.handovers) EXPECT_EQ(handover.envelope().kind(), "DEATH_NOTICE");
  std::map<std::string, int> losses;
  for (const Loss& loss : translation.losses) ++losses[loss.code];
  EXPECT_GT(losses["XDIS32_STILLBIRTH_DETAILS"], 20);
}

TEST(MakeHandoversTest, ACorrectionWaitsForTheIdOfWhatItCorrects) {
  const Translation translation = Translate(Fixture("correction_latin1.xml"));
  ASSERT_EQ(translation.handovers.size(), 2u);
  for (const Handover& handover : translation.handovers) {
    ASSERT_EQ(handover.envelope().related_size(), 1);
    EXPECT_EQ(handover.envelope().related(0).relation(), exchange::v1::Envelope::CORRECTS);
    EXPECT_EQ(handover.envelope().related(0).handover_id(), "");
    EXPECT_EQ(handover.envelope().related(0).reason_code(), "VALUE_WRONG");
  }
  EXPECT_EQ(translation.source.correcting_letter_ids, std::vector<std::string>{"BRV20240613001"});
}

TEST(MakeHandoversTest, ItGoesToHealthVisitingWhereTheMotherLives) {
  for (const Handover& handover : AllHandovers()) {
    ASSERT_EQ(handover.addressees_size(), 1);
    EXPECT_EQ(handover.addressees(0).role(), "HEALTH_VISITING");
    EXPECT_EQ(handover.addressees(0).of_person_id(), handover.slip().persons(0).person_id());
  }
  const Handover twin = Translate(Fixture("twins.xml")).handovers[0];
  EXPECT_EQ(twin.addressees(0).area(), "0461");
  EXPECT_EQ(twin.addressees(0).purpose(), "HEALTH_VISITING");
  EXPECT_EQ(twin.addressees(0).legal_basis(), "STATUTORY_BIRTH_NOTICE");
  EXPECT_EQ(twin.addressees(0).stated_address(), "gln:5790001659592");
  const Handover notice = Translate(Fixture("stillborn_twin.xml")).handovers[1];
  EXPECT_EQ(notice.addressees(0).purpose(), "STOP_VISITS");
  EXPECT_EQ(notice.addressees(0).legal_basis(), "HEALTH_TREATMENT_NECESSITY");
  EXPECT_EQ(notice.slip().treatment_episode_id(), "39dadacc87614d0e96f0f202b24a79c0");
  EXPECT_EQ(Translate(Fixture("unusual.xml")).handovers[0].addressees(0).area(), "");
}

TEST(MakeHandoversTest, EverySectionIsWhatItsHeaderSaysAndAboutPeopleOfTheSlip) {
  for (const Handover& handover : AllHandovers()) {
    std::map<std::string, options::v1::PersonRole> people;
    for (const auto& person : handover.slip().persons()) people[person.person_id()] = person.role();
    std::set<std::string> section_ids;
    for (const Section& section : handover.sections()) {
      EXPECT_TRUE(section_ids.insert(section.header().section_id()).second);
      const SectionType* type = SectionCatalog::Get().Find(section.header().type());
      ASSERT_NE(type, nullptr) << section.header().type();
      EXPECT_EQ(type->body_case, static_cast<int>(section.body().body_case()));
      EXPECT_GT(section.header().about_size(), 0);
      for (const auto& about : section.header().about()) EXPECT_EQ(people.at(about.person_id()), about.role());
    }
    EXPECT_TRUE(people.contains(handover.envelope().subject_person_id()));
  }
}

TEST(MakeHandoversTest, ANotificationHoldsOnlyBodiesThatItsKindAllows) {
  const std::set<std::string> allowed = {
      "PersonIdentity",     "Birth",      "Newborn",     "Pregnancy",           "Address",
      "FamilyRelation",     "Encounters", "ChildHealth", "ParentSomaticHealth", "ParentMentalHealth",
      "ParentSubstanceUse", "Note",       "Residue",     "Professional",        "ContactDetails",
      "LanguageNeeds"};
  const std::set<std::string> of_death = {"PersonIdentity", "LifeEvent", "Professional"};
  for (const Handover& handover : AllHandovers()) {
    const auto& bodies = handover.envelope().kind() == "DEATH_NOTICE" ? of_death : allowed;
    for (const Section& section : handover.sections()) EXPECT_TRUE(bodies.contains(section.header().type()));
    // With its addressee and its slip it fits 32 slots.
    EXPECT_LE(handover.sections_size() + 2, 31);
  }
}

TEST(MakeHandoversTest, EverySectionIsWithinTheLimitsOfTheModel) {
  for (const Handover& handover : AllHandovers()) {
    for (const Section& section : handover.sections()) ExpectWithinLimits(section.body());
    for (const auto& person : handover.slip().persons()) {
      for (const auto& identifier : person.identifiers()) ExpectWithinLimits(identifier);
    }
    EXPECT_LE(handover.envelope().losses_size(), 64);
    EXPECT_LE(handover.envelope().source_message_id().size(), 64u);
  }
}

TEST(MakeHandoversTest, PersonalNumbersStandInTheSlipAndInIdentitiesAlone) {
  for (Handover handover : AllHandovers()) {
    handover.clear_slip();
    for (Section& section : *handover.mutable_sections()) section.mutable_body()->clear_person_identity();
    const std::string text = handover.DebugString();
    for (const char* number : {"2911829996", "1502829995", "1306249995", "1306249996", "0703921VJ4"}) {
      EXPECT_EQ(text.find(number), std::string::npos);
    }
  }
}

TEST(MakeHandoversTest, SectionsStandInNoOrder) {
  std::set<std::string> first_types;
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    fakes::SeededRandom random(seed);
    const Translation translation = Xdis32Reader().Read(Fixture("twins.xml"), {&random, kNow});
    first_types.insert(translation.handovers[0].sections(0).header().type());
  }
  EXPECT_GT(first_types.size(), 4u);
}

}  // namespace xdis32_handovers_test_internal
}  // namespace handover::adapters::medcom
