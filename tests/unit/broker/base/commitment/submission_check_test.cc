#include "broker/base/commitment/submission_check.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/unit/broker/base/commitment/world.h"

namespace handover {
namespace {

class SubmissionCheckTest : public testing::Test {
 protected:
  static constexpr uint64_t kDayMs = 24 * 60 * 60 * 1000;

  CheckOutcome Check(const OwnedSubmission& submission) {
    FrameChecker frame({submission.statement, submission.signature});
    return CheckSubmission(submission.View(), frame, world_.layout(), Slots(), Door(), content_);
  }
  Reason ReasonOf(const OwnedSubmission& submission) { return Check(submission).reason; }

  static std::optional<uint64_t> SlotsOf(std::string_view kind) {
    return kind == "BIRTH_HANDOVER" ? std::optional<uint64_t>(16) : std::nullopt;
  }
  static SlotsOfKind Slots() { return SlotsOf; }
  DoorState Door() const { return {world_.keys, world_.log_id(), peers_, next_index_, created_}; }

  World world_;
  CheckedContent content_;
  std::vector<Id16> peers_ = {world_.sender};
  uint64_t next_index_ = World::kNextIndex;
  std::optional<CreatedWindow> created_;
};

TEST_F(SubmissionCheckTest, GoodSubmissionIsTakenAndItsRootIsTheSenders) {
  const OwnedSubmission submission = world_.Submit();
  EXPECT_EQ(ReasonOf(submission), Reason::kOk);
  EXPECT_EQ(content_.rebuilt.root, submission.root);
  EXPECT_EQ(content_.envelope.sender, world_.sender);
  ASSERT_EQ(content_.addressees.size(), 1u);
  EXPECT_EQ(content_.addressees[0].party, world_.recipient);
}

TEST_F(SubmissionCheckTest, MalformedEnvelopeNamesItsField) {
  OwnedSubmission submission = world_.Submit();
  submission.envelope += std::string(WireBytes().Number(30, 1));
  const CheckOutcome outcome = Check(submission);
  EXPECT_EQ(outcome.reason, Reason::kMalformed);
  EXPECT_EQ(outcome.field_path, "envelope.#30");
  EXPECT_EQ(outcome.code, "FIELD_UNKNOWN");
}

TEST_F(SubmissionCheckTest, MalformedLabelNamesItsItemAndField) {
  OwnedSubmission submission = world_.Submit();
  submission.items[1].label = WireBytes().Number(2, 1).Number(1, 2);
  const CheckOutcome outcome = Check(submission);
  EXPECT_EQ(outcome.reason, Reason::kMalformed);
  EXPECT_EQ(outcome.field_path, "items[1].label.section_type");
  EXPECT_EQ(outcome.code, "FIELD_ORDER");
}

TEST_F(SubmissionCheckTest, MalformedAddresseeNamesItsItemAndField) {
  OwnedSubmission submission = world_.Submit();
  submission.items[2].body = WireBytes().Text(1, "short");
  const CheckOutcome outcome = Check(submission);
  EXPECT_EQ(outcome.reason, Reason::kMalformed);
  EXPECT_EQ(outcome.field_path, "items[2].body.party");
}

TEST_F(SubmissionCheckTest, SectionWithoutLabelIsMalformed) {
  OwnedSubmission submission = world_.Submit();
  submission.items[0].label.clear();
  EXPECT_EQ(ReasonOf(submission), Reason::kMalformed);
}

TEST_F(SubmissionCheckTest, AddresseeWithLabelIsMalformed) {
  OwnedSubmission submission = world_.Submit();
  submission.items[2].label = submission.items[0].label;
  EXPECT_EQ(Check(submission).field_path, "items[2].label");
}

TEST_F(SubmissionCheckTest, ShortSaltIsMalformed) {
  OwnedSubmission submission = world_.Submit();
  submission.items[0].salt.pop_back();
  EXPECT_EQ(Check(submission).field_path, "items[0].salt");
}

TEST_F(SubmissionCheckTest, LongPadSeedIsMalformed) {
  OwnedSubmission submission = world_.Submit();
  submission.pad_seed += "x";
  EXPECT_EQ(Check(submission).field_path, "pad_seed");
}

TEST_F(SubmissionCheckTest, ItemWithoutKindIsMalformed) {
  OwnedSubmission submission = world_.Submit();
  submission.items[2].kind = ItemKind::kUnspecified;
  EXPECT_EQ(Check(submission).field_path, "items[2].kind");
}

TEST_F(SubmissionCheckTest, KindThatThePolicyDoesNotHaveIsMalformed) {
  OwnedSubmission submission = world_.Submit();
  const std::string kind = "BIRTH_HANDOVER";
  submission.envelope.replace(submission.envelope.find(kind), kind.size(), "BIRTH_HANDOVEN");
  const CheckOutcome outcome = Check(submission);
  EXPECT_EQ(outcome.reason, Reason::kMalformed);
  EXPECT_EQ(outcome.code, "KIND_UNKNOWN");
}

TEST_F(SubmissionCheckTest, SlotsThatAreNotTheKindsAreABadList) {
  EXPECT_EQ(ReasonOf(world_.Submit(world_.Envelope(32), world_.Items())), Reason::kBadList);
}

TEST_F(SubmissionCheckTest, AllSlotsButOneMayBeItems) {
  std::vector<OwnedItem> items = {World::AddressedTo(world_.recipient)};
  for (uint64_t type = 1; type <= 14; ++type) items.push_back(World::Section(type));
  EXPECT_EQ(ReasonOf(world_.Submit(world_.Envelope(), items)), Reason::kOk);
}

TEST_F(SubmissionCheckTest, AllSlotsItemsIsABadList) {
  std::vector<OwnedItem> items = {World::AddressedTo(world_.recipient)};
  for (uint64_t type = 1; type <= 15; ++type) items.push_back(World::Section(type));
  EXPECT_EQ(ReasonOf(world_.Submit(world_.Envelope(), items)), Reason::kBadList);
}

TEST_F(SubmissionCheckTest, MoreItemsThanAnyKindHasIsABadListBeforeTheyAreRead) {
  OwnedSubmission submission = world_.Submit();
  submission.items.resize(65);
  EXPECT_EQ(ReasonOf(submission), Reason::kBadList);
}

TEST_F(SubmissionCheckTest, SaltOfTwoItemsIsReused) {
  OwnedSubmission submission = world_.Submit();
  submission.items[1].salt = submission.items[0].salt;
  world_.SignAgain(submission);
  EXPECT_EQ(ReasonOf(submission), Reason::kSaltReused);
}

TEST_F(SubmissionCheckTest, PadSeedThatIsASaltIsReused) {
  OwnedSubmission submission = world_.Submit();
  submission.pad_seed = submission.items[2].salt;
  world_.SignAgain(submission);
  EXPECT_EQ(ReasonOf(submission), Reason::kSaltReused);
}

TEST_F(SubmissionCheckTest, LabelTwiceIsADuplicateSection) {
  EXPECT_EQ(ReasonOf(world_.Submit(world_.Envelope(),
                                   {World::Section(1), World::Section(1), World::AddressedTo(world_.recipient)})),
            Reason::kDuplicateSection);
}

TEST_F(SubmissionCheckTest, TwoSlipsAreADuplicateSection) {
  const OwnedItem slip = {ItemKind::kSlip, "", "", "slip"};
  EXPECT_EQ(ReasonOf(world_.Submit(world_.Envelope(), {slip, slip, World::AddressedTo(world_.recipient)})),
            Reason::kDuplicateSection);
}

TEST_F(SubmissionCheckTest, OneSlipBesideSectionsIsTaken) {
  const OwnedItem slip = {ItemKind::kSlip, "", "", "slip"};
  EXPECT_EQ(ReasonOf(world_.Submit(world_.Envelope(), {slip, World::Section(1), World::AddressedTo(world_.recipient)})),
            Reason::kOk);
}

TEST_F(SubmissionCheckTest, TwoAddresseesAreTaken) {
  EXPECT_EQ(ReasonOf(world_.Submit(world_.Envelope(), {World::Section(1), World::AddressedTo(world_.recipient),
                                                       World::AddressedToRole()})),
            Reason::kOk);
  EXPECT_EQ(content_.addressees.size(), 2u);
}

TEST_F(SubmissionCheckTest, NoAddresseeIsNotAddressed) {
  EXPECT_EQ(ReasonOf(world_.Submit(world_.Envelope(), {World::Section(1)})), Reason::kNotAddressed);
}

TEST_F(SubmissionCheckTest, ChangedBodyIsNotInFrame) {
  OwnedSubmission submission = world_.Submit();
  submission.items[0].body = "bodY";
  EXPECT_EQ(ReasonOf(submission), Reason::kNotInFrame);
}

TEST_F(SubmissionCheckTest, PathElementOfWrongLengthIsNotInFrame) {
  OwnedSubmission submission = world_.Submit();
  submission.frame_path = {"short"};
  EXPECT_EQ(ReasonOf(submission), Reason::kNotInFrame);
}

TEST_F(SubmissionCheckTest, BrokenStatementIsMalformed) {
  OwnedSubmission submission = world_.Submit();
  submission.statement.pop_back();
  EXPECT_EQ(Check(submission).field_path, "frame.statement");
}

TEST_F(SubmissionCheckTest, KeyThatWasNeverEnrolledIsUnknown) {
  OwnedSubmission submission = world_.Submit();
  world_.SignAgain(submission, world_.vectors.PrivateKey("unknown"), world_.log_id());
  EXPECT_EQ(ReasonOf(submission), Reason::kKeyUnknown);
}

TEST_F(SubmissionCheckTest, StatementForAnotherDeploymentIsOfAWrongLog) {
  OwnedSubmission submission = world_.Submit();
  world_.SignAgain(submission, world_.sender_key, Digest{});
  EXPECT_EQ(ReasonOf(submission), Reason::kWrongLog);
}

TEST_F(SubmissionCheckTest, SuiteThatIsNotTheKeysIsADowngrade) {
  OwnedSubmission submission = world_.Submit();
  submission.statement[17] = 2;
  EXPECT_EQ(ReasonOf(submission), Reason::kDowngrade);
}

TEST_F(SubmissionCheckTest, ChangedSignatureIsBad) {
  OwnedSubmission submission = world_.Submit();
  submission.signature[63] ^= 1;
  EXPECT_EQ(ReasonOf(submission), Reason::kBadSignature);
}

TEST_F(SubmissionCheckTest, KeyOfAnotherPartyIsASenderMismatch) {
  OwnedSubmission submission = world_.Submit();
  world_.SignAgain(submission, world_.other_key, world_.log_id());
  EXPECT_EQ(ReasonOf(submission), Reason::kSenderMismatch);
}

TEST_F(SubmissionCheckTest, PeerThatMayNotActForTheSenderIsASenderMismatch) {
  peers_ = {world_.other};
  EXPECT_EQ(ReasonOf(world_.Submit()), Reason::kSenderMismatch);
}

TEST_F(SubmissionCheckTest, PeerThatMayActForTheSenderToo) {
  peers_ = {world_.other, world_.sender};
  EXPECT_EQ(ReasonOf(world_.Submit()), Reason::kOk);
}

TEST_F(SubmissionCheckTest, CreatedAtTheEdgesOfTheWindowIsTaken) {
  created_ = CreatedWindow{World::kNowMs + kDayMs, kDayMs};
  EXPECT_EQ(ReasonOf(world_.Submit()), Reason::kOk);
  created_ = CreatedWindow{World::kNowMs - 300'000, kDayMs};
  EXPECT_EQ(ReasonOf(world_.Submit()), Reason::kOk);
}

TEST_F(SubmissionCheckTest, CreatedBeforeTheWindowIsRefused) {
  created_ = CreatedWindow{World::kNowMs + kDayMs + 1, kDayMs};
  EXPECT_EQ(Check(world_.Submit()).code, "CREATED_WINDOW");
}

TEST_F(SubmissionCheckTest, CreatedAfterTheWindowIsRefused) {
  created_ = CreatedWindow{World::kNowMs - 300'001, kDayMs};
  EXPECT_EQ(Check(world_.Submit()).code, "CREATED_WINDOW");
}

TEST_F(SubmissionCheckTest, KeyHoldsOnlyBetweenEnrolmentAndRevocation) {
  world_.keys.Revoke(world_.sender_key.verify_key().key_id(), World::kNextIndex);
  next_index_ = 0;  // Its own enrolment.
  EXPECT_EQ(ReasonOf(world_.Submit()), Reason::kKeyNotValid);
  next_index_ = 1;
  EXPECT_EQ(ReasonOf(world_.Submit()), Reason::kOk);
  next_index_ = World::kNextIndex - 1;
  EXPECT_EQ(ReasonOf(world_.Submit()), Reason::kOk);
  next_index_ = World::kNextIndex;
  EXPECT_EQ(ReasonOf(world_.Submit()), Reason::kKeyNotValid);
}

TEST_F(SubmissionCheckTest, FirstFailureIsReported) {
  OwnedSubmission submission = world_.Submit();
  submission.signature[0] ^= 1;
  submission.items[0].body = "other";
  EXPECT_EQ(ReasonOf(submission), Reason::kNotInFrame);
  submission.items[1].salt = submission.items[0].salt;
  EXPECT_EQ(ReasonOf(submission), Reason::kSaltReused);
  submission.items[1].label = WireBytes().Number(9, 1);
  EXPECT_EQ(ReasonOf(submission), Reason::kMalformed);
}

TEST_F(SubmissionCheckTest, FrameOfTwoIsVerifiedOnceAndNeedsNoPathsWhenItIsWhole) {
  const OwnedSubmission first = world_.Submit();
  const OwnedSubmission second = world_.Submit();
  const std::vector<Digest> members = {first.root, second.root};
  const BuiltFrame built = BuildFrame({members, world_.log_id(), World::kNowMs, {}}, world_.sender_key).value();
  FrameChecker frame({AsView(built.statement), AsView(built.signature)});
  CheckedContent contents[2];
  EXPECT_EQ(CheckContent(first.View(), world_.layout(), Slots(), contents[0]).reason, Reason::kOk);
  EXPECT_EQ(CheckContent(second.View(), world_.layout(), Slots(), contents[1]).reason, Reason::kOk);
  frame.UseMembers({contents[0].rebuilt.root, contents[1].rebuilt.root});
  EXPECT_EQ(CheckOrigin(contents[0], {0, {}}, frame, Door()).reason, Reason::kOk);
  EXPECT_EQ(CheckOrigin(contents[1], {1, {}}, frame, Door()).reason, Reason::kOk);
  EXPECT_EQ(CheckOrigin(contents[1], {0, {}}, frame, Door()).reason, Reason::kNotInFrame);
  EXPECT_EQ(world_.keys.find_count(), 1);
}

}  // namespace
}  // namespace handover
