#include "adapters/medcom_xml/xdis91_handover.h"

#include <string>

#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_xml/correspondence_fixture.h"

namespace handover::adapters::medcom {
namespace xdis91_handover_test_internal {

using testing::Correspondence;
using testing::TranslateCorrespondence;

TEST(MakeCorrespondenceTest, FixturesBecomeWhatIsWrittenBesideThem) {
  int compared = 0;
  for (const char* name : {"question", "everything", "two_letters"}) {
    const Translation translation = TranslateCorrespondence(Correspondence(std::string(name) + ".xml"));
    for (size_t i = 0; i < translation.handovers.size(); ++i) {
      const std::string path = std::string(name) + "." + std::to_string(i + 1) + ".textproto";
      exchange::v1::Handover expected;
      ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(Correspondence(path), &expected)) << path;
      std::string difference;
      google::protobuf::util::MessageDifferencer differencer;
      differencer.ReportDifferencesToString(&difference);
      EXPECT_TRUE(differencer.Compare(expected, testing::Canonical(translation.handovers[i]))) << path << difference;
      ++compared;
    }
  }
  EXPECT_EQ(compared, 4);
}

TEST(MakeCorrespondenceTest, ThePatientIsAChildBelowEighteen) {
  const std::string question = Correspondence("question.xml");
  const auto role = [&question](const std::string& number) {
    const Translation translation = TranslateCorrespondence(testing::Replaced(question, "1306249996", number));
    return translation.handovers.front().slip().persons(0).role();
  };
  EXPECT_EQ(role("1306249996"), options::v1::PERSON_ROLE_CHILD);
  EXPECT_EQ(role("1506069996"), options::v1::PERSON_ROLE_CHILD);         // Eighteen tomorrow.
  EXPECT_EQ(role("1406069996"), options::v1::PERSON_ROLE_OTHER_PARENT);  // Eighteen today.
  EXPECT_EQ(role("1522824933"), options::v1::PERSON_ROLE_OTHER_PARENT);  // No day at all.
}

TEST(MakeCorrespondenceTest, ALetterThatIsSentAgainMakesTheSameId) {
  const std::string question = Correspondence("question.xml");
  const auto id = [](const std::string& xml) {
    return TranslateCorrespondence(xml).handovers.front().envelope().handover_id();
  };
  EXPECT_EQ(id(question), id(testing::Replaced(question, "KUV20240614001", "KUV20240614009")));
  EXPECT_NE(id(question), id(testing::Replaced(question, "KOR20240614001", "KOR20240614009")));
}

TEST(MakeCorrespondenceTest, ASubjectAloneIsTheText) {
  const Translation translation = TranslateCorrespondence(Correspondence("two_letters.xml"));
  ASSERT_EQ(translation.handovers.size(), 2u);
  const auto note = testing::SectionOf(translation.handovers[1], "Note").body().note();
  EXPECT_EQ(note.text(), "Vejning efter gulsot");
  EXPECT_EQ(note.title(), note.text());
}

}  // namespace xdis91_handover_test_internal
}  // namespace handover::adapters::medcom
