#include "broker/rpc/submit_stream.h"

#include <set>
#include <thread>

#include "tests/unit/broker/rpc/rpc_test_base.h"

namespace handover::rpc {
namespace {

using ::testing::HasSubstr;

class SubmitStreamTest : public RpcTest {
 protected:
  exchange::v1::SubmitFrameRequest Frame(int64_t number, int handovers = 1) {
    std::vector<exchange::v1::SubmittedHandover> sealed;
    for (int i = 0; i < handovers; ++i) sealed.push_back(broker_.Seal("ouh", BirthNotification()));
    return broker_.Frame("ouh", number, std::move(sealed));
  }

  std::unique_ptr<grpc::ClientContext> context_ = Patient();
  std::unique_ptr<exchange::v1::ExchangeService::Stub> stub_ = ExchangeOf("ouh");
  std::unique_ptr<grpc::ClientReaderWriter<exchange::v1::SubmitFrameRequest, exchange::v1::SubmitFrameResponse>>
      stream_ = stub_->SubmitHandovers(context_.get());
};

TEST_F(SubmitStreamTest, FramesAreAnsweredByTheirNumbers) {
  for (int64_t number = 1; number <= 3; ++number) ASSERT_TRUE(stream_->Write(Frame(number, 2)));
  stream_->WritesDone();
  std::set<int64_t> answered;
  exchange::v1::SubmitFrameResponse response;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(stream_->Read(&response));
    answered.insert(response.frame_number());
    EXPECT_EQ(response.results_size(), 2);
    EXPECT_EQ(response.results(1).status_code(), 0);
  }
  EXPECT_EQ(answered, (std::set<int64_t>{1, 2, 3}));
  EXPECT_FALSE(stream_->Read(&response));
  EXPECT_EQ(Told(stream_->Finish()), "OK");
}

TEST_F(SubmitStreamTest, ARefusedHandoverLeavesTheStreamOpen) {
  exchange::v1::SubmitFrameRequest broken = Frame(1, 2);
  broken.mutable_handovers(1)->set_pad_seed("short");
  ASSERT_TRUE(stream_->Write(broken));
  exchange::v1::SubmitFrameResponse response;
  ASSERT_TRUE(stream_->Read(&response));
  EXPECT_NE(response.results(1).status_code(), 0);
  EXPECT_THAT(response.results(1).error().field_path(), HasSubstr("handovers[1].pad_seed"));
  ASSERT_TRUE(stream_->Write(Frame(2)));
  ASSERT_TRUE(stream_->Read(&response));
  EXPECT_EQ(response.results(0).status_code(), 0);
}

TEST_F(SubmitStreamTest, AFrameWithoutHandoversEndsTheStreamAndIsLogged) {
  exchange::v1::SubmitFrameRequest empty = Frame(1);
  empty.clear_handovers();
  const uint64_t before = broker_.broker().env().committer.counters().leaves;
  ASSERT_TRUE(stream_->Write(empty));
  exchange::v1::SubmitFrameResponse response;
  EXPECT_FALSE(stream_->Read(&response));
  EXPECT_EQ(Told(stream_->Finish()), "INVALID_ARGUMENT COUNT_RANGE at handovers");
  EXPECT_EQ(broker_.broker().env().committer.counters().leaves, before + 1);
}

TEST_F(SubmitStreamTest, ManyFramesUnderWayAreAllAnswered) {
  constexpr int kFrames = 100;  // Thrice the window.
  std::vector<exchange::v1::SubmitFrameRequest> frames;
  for (int i = 1; i <= kFrames; ++i) frames.push_back(Frame(i));
  std::thread writer([&] {
    for (const exchange::v1::SubmitFrameRequest& frame : frames) stream_->Write(frame);
    stream_->WritesDone();
  });
  std::set<int64_t> answered;
  exchange::v1::SubmitFrameResponse response;
  while (stream_->Read(&response)) answered.insert(response.frame_number());
  writer.join();
  EXPECT_EQ(answered.size(), static_cast<size_t>(kFrames));
  EXPECT_EQ(Told(stream_->Finish()), "OK");
}

TEST_F(SubmitStreamTest, AClientThatLeavesTakesNothingWithIt) {
  ASSERT_TRUE(stream_->Write(Frame(1)));
  exchange::v1::SubmitFrameResponse response;
  ASSERT_TRUE(stream_->Read(&response));
  context_->TryCancel();
  EXPECT_EQ(stream_->Finish().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_EQ(Pull("odense-hv").size(), 1u);
}

TEST_F(SubmitStreamTest, HandoversOfOneFrameKeepTheirOrder) {
  ASSERT_TRUE(stream_->Write(Frame(1, 3)));
  exchange::v1::SubmitFrameResponse response;
  ASSERT_TRUE(stream_->Read(&response));
  int64_t last = -1;
  for (const exchange::v1::SubmitFrameResponse::Result& result : response.results()) {
    const int64_t index = response.groups(result.group()).entries(result.entry()).leaf_index();
    EXPECT_GT(index, last);
    last = index;
  }
}

}  // namespace
}  // namespace handover::rpc
