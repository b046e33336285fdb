#include "adapters/daycare/transition_words.h"

#include <set>
#include <string>

#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

namespace handover::adapters::daycare {
namespace transition_words_test_internal {

// Every value but the first, which is "not told", has a word of its own.
template <typename Enum>
void ExpectWords(std::string (*word_of)(Enum), const google::protobuf::EnumDescriptor* descriptor) {
  std::set<std::string> words;
  for (int i = 0; i < descriptor->value_count(); ++i) {
    const int number = descriptor->value(i)->number();
    const std::string word = word_of(static_cast<Enum>(number));
    EXPECT_TRUE(words.insert(word).second) << descriptor->full_name() << " " << number;
    EXPECT_EQ(word.empty(), number == 0) << descriptor->full_name() << " " << number;
    EXPECT_NE(word, std::to_string(number)) << descriptor->full_name();
  }
}

}  // namespace transition_words_test_internal

using transition_words_test_internal::ExpectWords;

TEST(TransitionWordsTest, EveryValueHasAWord) {
  ExpectWords(LevelWord, model::v1::Level_descriptor());
  ExpectWords(AbsentWord, model::v1::AbsentReason_descriptor());
  ExpectWords(SexWord, model::v1::Sex_descriptor());
  ExpectWords(InstitutionWord, model::v1::DaycareEnrolment::InstitutionType_descriptor());
  ExpectWords(TransitionWord, model::v1::DaycareEnrolment::Transition_descriptor());
  ExpectWords(MeasureStateWord, model::v1::Measure::State_descriptor());
  ExpectWords(SupportLineStateWord, model::v1::SupportLine::State_descriptor());
  ExpectWords(SupportPlanStateWord, model::v1::SupportPlan::State_descriptor());
  ExpectWords(EncounterStateWord, model::v1::Encounters::Encounter::State_descriptor());
  ExpectWords(InvolvementWord, exchange::v1::Envelope::ParentInvolvement::State_descriptor());
}

TEST(TransitionWordsTest, LevelsAreTheColoursOfTopi) {
  EXPECT_EQ(LevelWord(model::v1::LEVEL_EXPECTED), "grøn");
  EXPECT_EQ(LevelWord(model::v1::LEVEL_SOME_SIGNS), "gul");
  EXPECT_EQ(LevelWord(model::v1::LEVEL_CHALLENGE), "rød");
}

TEST(TransitionWordsTest, ValueOfANewerModelIsShownAsItsNumber) {
  EXPECT_EQ(LevelWord(static_cast<model::v1::Level>(99)), "99");
}

}  // namespace handover::adapters::daycare
