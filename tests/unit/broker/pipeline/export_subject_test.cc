#include "broker/pipeline/export_subject.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_join.h"

#include "broker/base/commitment/leaf.h"
#include "broker/base/commitment/subject_export.h"
#include "broker/pipeline/log_entry.h"
#include "broker/store/log_reader.h"
#include "handover/consent/v1/consent_service.pb.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

using admin::v1::ExportSubjectRequest;
using admin::v1::ExportSubjectResponse;

std::vector<std::string_view> Views(const google::protobuf::RepeatedPtrField<std::string>& list) {
  return {list.begin(), list.end()};
}

class ExportSubjectTest : public PipelineTest {
 protected:
  ExportSubjectRequest Request(const std::string& number) {
    ExportSubjectRequest request;
    *request.mutable_person() = Cpr(number);
    request.set_purpose(ExportSubjectRequest::FOR_THE_CITIZEN);
    request.set_part(ExportSubjectRequest::TOLD);
    request.set_reason("Databeskyttelsesforordningen artikel 15");
    request.set_requested_by("Ole Test, case worker");
    return request;
  }
  absl::StatusOr<ExportSubjectResponse> Export(const ExportSubjectRequest& request) {
    return ExportSubject(fakes::Tester(), request, env());
  }
  ExportSubjectResponse MustExport(const ExportSubjectRequest& request) {
    absl::StatusOr<ExportSubjectResponse> exported = Export(request);
    EXPECT_TRUE(exported.ok()) << exported.status();
    return exported.ok() ? *exported : ExportSubjectResponse();
  }
  ExportSubjectResponse MustExport(const std::string& number) { return MustExport(Request(number)); }

  static storage::v1::LeafDetail DetailOf(const ExportSubjectResponse::Entry& entry) {
    storage::v1::LeafDetail detail;
    EXPECT_TRUE(detail.ParseFromString(entry.detail()));
    return detail;
  }
  static std::string EventsOf(const ExportSubjectResponse& exported) {
    return absl::StrJoin(exported.entries(), " ", [](std::string* out, const auto& entry) {
      out->append(entry.detail_salt().empty() ? "closed" : DetailOf(entry).event());
    });
  }

  // As its reader checks it: the stream by the rules of COMMITMENTS, and every detail by its leaf.
  Reason Check(const ExportSubjectResponse& exported) {
    SubjectExport proof;
    proof.stream = ToDigest(exported.stream()).value();
    for (const auto& entry : exported.entries()) {
      proof.entries.push_back({LoggedOf(entry.logged()), entry.link_salt(), static_cast<uint64_t>(entry.sequence()),
                               entry.previous()});
      CheckEntry(entry);
    }
    proof.head = {exported.head(), exported.head_signature()};
    const ExportSubjectResponse::Snapshot& snapshot = exported.snapshot();
    proof.snapshot = LoggedOf(snapshot.logged());
    storage::v1::LeafDetail detail;
    EXPECT_TRUE(detail.ParseFromString(snapshot.detail()));
    EXPECT_EQ(DetailDigest(*ToId16(snapshot.detail_salt()), snapshot.detail()),
              ParseLeaf(snapshot.logged().leaf())->detail);
    proof.snapshot_size = static_cast<uint64_t>(detail.log_size());
    proof.count = static_cast<uint64_t>(snapshot.leaf_count());
    proof.last = snapshot.last_leaf_hash();
    proof.position = static_cast<uint64_t>(snapshot.position());
    proof.streams = static_cast<uint64_t>(snapshot.stream_count());
    proof.index_path = Views(snapshot.path());
    return CheckSubjectExport(proof, world_.log_key());
  }

  std::string BornAndHandedOut() {
    const HandoverId id = MustSubmitId("ouh", BirthNotification());
    MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
    return ToString(id);
  }

 private:
  static LoggedLeaf LoggedOf(const ExportSubjectResponse::Logged& logged) {
    return {logged.leaf(), static_cast<uint64_t>(logged.leaf_index()), Views(logged.path())};
  }
  static void CheckEntry(const ExportSubjectResponse::Entry& entry) {
    const Leaf leaf = ParseLeaf(entry.logged().leaf()).value();
    EXPECT_EQ(leaf.type == LeafType::kConcerns, entry.has_main());
    if (entry.has_main()) {
      EXPECT_EQ(LeafHash(ToArray<kLeafBytes>(entry.main().leaf()).value()), leaf.ref);
    }
    if (!entry.detail_salt().empty()) {
      EXPECT_EQ(DetailDigest(*ToId16(entry.detail_salt()), entry.detail()), leaf.detail);
    }
  }
};

TEST_F(ExportSubjectTest, EverythingOfAChildIsThereInOrderAndProvenComplete) {
  BornAndHandedOut();
  const ExportSubjectResponse exported = MustExport(kChildNumber);
  EXPECT_EQ(EventsOf(exported), "REGISTER_FACTS SUBMITTED HANDED_OUT ACCEPTED EXPORTED");
  EXPECT_EQ(Check(exported), Reason::kOk);
  EXPECT_FALSE(exported.has_next_page());
  EXPECT_EQ(exported.snapshot().leaf_count(), 5);
  EXPECT_EQ(exported.entries(1).sequence(), 2);
}

TEST_F(ExportSubjectTest, WhoHasTwoNumbersHasTheStreamsOfBothWhicheverIsNamed) {
  BornAndHandedOut();
  Join(kTwinNumber, kChildNumber);
  const ExportSubjectResponse named = MustExport(kTwinNumber);
  EXPECT_EQ(EventsOf(named), "IDENTITY_LINKED EXPORTED");
  EXPECT_EQ(Check(named), Reason::kOk);
  ASSERT_EQ(named.other_streams_size(), 1);
  ExportSubjectRequest request = Request(kTwinNumber);
  request.set_stream(named.other_streams(0));
  const ExportSubjectResponse other = MustExport(request);
  EXPECT_EQ(EventsOf(other), "REGISTER_FACTS SUBMITTED HANDED_OUT ACCEPTED IDENTITY_LINKED EXPORTED");
  EXPECT_EQ(Check(other), Reason::kOk);
  EXPECT_EQ(other.stream(), named.other_streams(0));
  EXPECT_TRUE(other.other_streams().empty());
  EXPECT_EQ(MustExport(kChildNumber).other_streams_size(), 1);
}

TEST_F(ExportSubjectTest, OnlyTheStreamsOfTheSamePersonAreTold) {
  BornAndHandedOut();
  ExportSubjectRequest request = Request(kChildNumber);
  request.set_stream(MustExport(kMotherNumber).stream());
  EXPECT_EQ(Verdict(Export(request)), "STREAM_UNKNOWN at stream");
  request.set_stream("short");
  EXPECT_EQ(Verdict(Export(request)), "STREAM_UNKNOWN at stream");
  EXPECT_EQ(EventsNamed("EXPORTED").size(), 1u);
}

TEST_F(ExportSubjectTest, WhoseNumbersCannotBeReadHasNoExportThatLooksWhole) {
  OverwriteRow(store::Table::kPerson, KeyOf(kChildNumber).bytes(), "garbage");
  EXPECT_TRUE(absl::IsDataLoss(Export(Request(kChildNumber)).status()));
}

TEST_F(ExportSubjectTest, WhoIsNotTheSubjectHasAnExportTooWithAnOwnView) {
  BornAndHandedOut();
  const ExportSubjectResponse exported = MustExport(kMotherNumber);
  EXPECT_EQ(EventsOf(exported), "REGISTER_FACTS SUBMITTED HANDED_OUT EXPORTED");
  EXPECT_EQ(Check(exported), Reason::kOk);
  consent::v1::DecisionExplanation decision;
  ASSERT_TRUE(decision.ParseFromString(DetailOf(exported.entries(1)).decisions(0)));
  for (const auto& section : decision.sections()) EXPECT_NE(section.type(), "Newborn");
  EXPECT_GT(decision.sections_size(), 0);
}

TEST_F(ExportSubjectTest, NoByteOfItTellsAnybodysNumberOrKey) {
  BornAndHandedOut();
  const std::string bytes = MustExport(kChildNumber).SerializeAsString();
  for (const char* number : {kChildNumber, kMotherNumber, kFatherNumber}) {
    EXPECT_EQ(bytes.find(number), std::string::npos);
    EXPECT_EQ(bytes.find(KeyOf(number).bytes()), std::string::npos);
  }
}

TEST_F(ExportSubjectTest, ARefusalIsInTheStreamOfEverybodyItConcerns) {
  EXPECT_FALSE(world_.Submit("odense-hv", world_.Sign("odense-hv", {Sealed("odense-hv", TransitionSummary())})).ok());
  for (const char* number : {kChildNumber, kMotherNumber, kFatherNumber}) {
    const ExportSubjectResponse exported = MustExport(number);
    EXPECT_EQ(EventsOf(exported), "REGISTER_FACTS REFUSED EXPORTED") << number;
    EXPECT_EQ(Check(exported), Reason::kOk);
    const storage::v1::LeafDetail detail = DetailOf(exported.entries(1));
    EXPECT_EQ(detail.actor_party(), caller("odense-hv").party.bytes());
    EXPECT_EQ(detail.kind(), "TRANSITION_SUMMARY");
    consent::v1::DecisionExplanation decision;
    ASSERT_TRUE(decision.ParseFromString(detail.decisions(0)));
    EXPECT_EQ(decision.verdict(), "DENIED");
  }
}

TEST_F(ExportSubjectTest, ARefusalOfTheContentIsToldToThosePersonsToo) {
  exchange::v1::Handover letter = BirthNotification();
  for (exchange::v1::Section& section : *letter.mutable_sections()) {
    if (section.body().has_newborn()) section.mutable_body()->mutable_newborn()->set_weight_grams(3);
  }
  EXPECT_FALSE(world_.Submit("ouh", world_.Sign("ouh", {Sealed("ouh", letter)})).ok());
  EXPECT_EQ(EventsOf(MustExport(kChildNumber)), "REGISTER_FACTS REFUSED EXPORTED");
}

TEST_F(ExportSubjectTest, WhoForgesASignatureWritesIntoNobodysStream) {
  SubmittedFrame frame = world_.Sign("ouh", {Sealed("ouh", BirthNotification())});
  std::string signature = frame.frame.signature();
  signature[10] = static_cast<char>(signature[10] ^ 1);
  frame.frame.set_signature(signature);
  EXPECT_FALSE(world_.Submit("ouh", frame).ok());
  EXPECT_EQ(EventsOf(MustExport(kChildNumber)), "REGISTER_FACTS EXPORTED");
}

TEST_F(ExportSubjectTest, TheAccessItselfIsLoggedWithWhoAndWhy) {
  MustExport(kChildNumber);
  const ExportSubjectResponse second = MustExport(kChildNumber);
  EXPECT_EQ(EventsOf(second), "REGISTER_FACTS EXPORTED EXPORTED");
  const storage::v1::LeafDetail first = DetailOf(second.entries(1));
  EXPECT_EQ(first.reason(), "FOR_THE_CITIZEN");
  EXPECT_EQ(first.note(), "Databeskyttelsesforordningen artikel 15");
  EXPECT_EQ(first.professional(), "Ole Test, case worker / " + fakes::Tester().name);
}

TEST_F(ExportSubjectTest, APersonOfWhomNothingIsKnownGetsTheAccessAlone) {
  const ExportSubjectResponse exported = MustExport(kUnknownNumber);
  EXPECT_EQ(EventsOf(exported), "EXPORTED");
  EXPECT_EQ(Check(exported), Reason::kOk);
}

TEST_F(ExportSubjectTest, PartiesAreNamed) {
  BornAndHandedOut();
  std::vector<std::string> aliases;
  const ExportSubjectResponse exported = MustExport(kChildNumber);
  for (const auto& party : exported.parties()) aliases.push_back(party.alias());
  EXPECT_THAT(aliases, ::testing::UnorderedElementsAre("ouh", "odense-hv"));
}

TEST_F(ExportSubjectTest, AnEntryLeftOutIsFound) {
  BornAndHandedOut();
  ExportSubjectResponse exported = MustExport(kChildNumber);
  ExportSubjectResponse without_last = exported;
  without_last.mutable_entries()->RemoveLast();
  EXPECT_EQ(Check(without_last), Reason::kChainShort);
  exported.mutable_entries()->DeleteSubrange(1, 1);
  EXPECT_EQ(Check(exported), Reason::kChainBroken);
}

TEST_F(ExportSubjectTest, AnErasedDetailLeavesAClosedEntryInItsPlace) {
  const ExportSubjectResponse before = MustExport(kChildNumber);
  const auto index = static_cast<uint64_t>(before.entries(0).logged().leaf_index());
  storage::v1::LeafRecord record = store::LogReader(world_.store()).Leaf(index).value();
  record.clear_sealed_detail();
  OverwriteRow(store::Table::kLeaf, store::OrderedU64(index), record.SerializeAsString());
  const ExportSubjectResponse exported = MustExport(kChildNumber);
  EXPECT_EQ(EventsOf(exported), "closed EXPORTED EXPORTED");
  EXPECT_EQ(Check(exported), Reason::kOk);
}

TEST_F(ExportSubjectTest, ALongStreamComesInPagesUnderOneHead) {
  for (int i = 0; i < kMaxExportPage; ++i) {
    consent::v1::RegisterFacts facts = FactsOf(kChildNumber);
    facts.set_municipality_code(i % 2 == 0 ? "0101" : "0461");
    ASSERT_TRUE(world_.ImportFacts(facts).ok());
  }
  ExportSubjectResponse whole = MustExport(kChildNumber);
  EXPECT_EQ(whole.entries_size(), kMaxExportPage);
  ASSERT_TRUE(whole.has_next_page());
  ExportSubjectRequest next = Request(kChildNumber);
  *next.mutable_page() = whole.next_page();
  const ExportSubjectResponse rest = MustExport(next);
  EXPECT_EQ(EventsOf(rest), "REGISTER_FACTS EXPORTED");
  EXPECT_FALSE(rest.has_next_page());
  EXPECT_EQ(EventsNamed("EXPORT_CONTINUED").size(), 1u);
  whole.mutable_entries()->MergeFrom(rest.entries());
  EXPECT_EQ(Check(whole), Reason::kOk);
}

TEST_F(ExportSubjectTest, WhatIsWrongIsNamedAndNothingIsLogged) {
  const uint64_t size = LogSize();
  ExportSubjectRequest request = Request(kChildNumber);
  request.clear_purpose();
  EXPECT_EQ(Verdict(Export(request)), "EXPORT_PURPOSE at purpose");
  request = Request(kChildNumber);
  request.clear_part();
  EXPECT_EQ(Verdict(Export(request)), "EXPORT_PART at part");
  request.set_part(ExportSubjectRequest::KEPT_BACK);
  EXPECT_EQ(Verdict(Export(request)), "PART_FOR_SUPERVISION at part");
  request = Request(kChildNumber);
  request.clear_reason();
  EXPECT_EQ(Verdict(Export(request)), "FIELD_REQUIRED at reason");
  request = Request(kChildNumber);
  request.clear_requested_by();
  EXPECT_EQ(Verdict(Export(request)), "FIELD_REQUIRED at requested_by");
  request = Request(kChildNumber);
  request.mutable_person()->set_cpr("12");
  EXPECT_EQ(Export(request).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(LogSize(), size);
}

TEST_F(ExportSubjectTest, APageThatNoAnswerGaveIsRefused) {
  MustExport(kChildNumber);
  const auto newest = static_cast<int64_t>(LogSize());
  struct Case {
    int64_t tree_size;
    int64_t leaf_count;
    int64_t after_sequence;
  };
  for (const Case& wrong : {Case{0, 1, 0}, Case{newest + 100, 1, 0}, Case{newest, 99, 0}, Case{newest, 1, 2},
                            Case{newest, -1, 0}, Case{newest, 1, -1}, Case{1, 2, 0}}) {
    ExportSubjectRequest request = Request(kChildNumber);
    request.mutable_page()->set_tree_size(wrong.tree_size);
    request.mutable_page()->set_leaf_count(wrong.leaf_count);
    request.mutable_page()->set_after_sequence(wrong.after_sequence);
    EXPECT_EQ(Verdict(Export(request)), "PAGE_UNKNOWN at page") << wrong.tree_size << " " << wrong.leaf_count;
  }
}

TEST_F(ExportSubjectTest, WithoutALogEntryNothingIsTold) {
  world_.store().FailNextCommit({absl::ResourceExhaustedError("no room")});
  EXPECT_FALSE(Export(Request(kChildNumber)).ok());
}

}  // namespace
}  // namespace handover::pipeline
