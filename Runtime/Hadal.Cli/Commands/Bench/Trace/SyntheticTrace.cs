using System.Globalization;
using System.Text;

namespace Hadal.Cli.Commands.Bench.Trace;

/// <summary>
/// Writes a trace of any length in the words and with the white space of the PyTorch profiler. Every 100 µs a GEMM runs 80 µs on stream 7;
/// from 60 µs after every fourth an all-reduce runs 100 µs on stream 20: 20 µs of it beside that GEMM and 60 beside the next.
/// </summary>
internal static class SyntheticTrace
{
    internal const int ComputationUs = 80, CommunicationUs = 100, OverlapUs = 80, StepUs = 100;

    // The profiler's numbers have three decimals.
    private const double Origin = 1_740_461_679_471.346;

    /// <summary>Writes steps until the text has a length.</summary>
    /// <returns>How many steps it has: a multiple of four, and the last has no all-reduce of its own.</returns>
    internal static int Write(Stream stream, long bytes)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        writer.Write("{\n  \"schemaVersion\": 1,\n  \"deviceProperties\": [\n    {\n      \"id\": 0, \"name\": \"NVIDIA H800\", \"numSms\": 132\n    }\n  ],\n");
        writer.Write("  \"distributedInfo\": {\"backend\": \"nccl\", \"rank\": 3, \"world_size\": 64},\n  \"displayTimeUnit\": \"ms\",\n  \"baseTimeNanoseconds\": 0,\n  \"traceEvents\": [\n");
        StringBuilder text = new();
        int step = 0;
        for (long written = 0; written < bytes || step % 4 != 0; step++)
        {
            text.Clear();
            Launch(text, step * 2, "gemm_kernel<cutlass::bfloat16_t, 128, 128, 64, cute::tuple<cute::C<2>, cute::C<1>, cute::C<1> > >(Params)", 7, step * (long)StepUs, ComputationUs, 112);
            if (step % 4 == 0)
            {
                Launch(text, (step * 2) + 1, "ncclDevKernel_AllReduce_Sum_bf16_RING_LL(ncclDevKernelArgsStorage<4096ul>)", 20, (step * (long)StepUs) + 60, CommunicationUs, 20);
            }

            written += text.Length;
            writer.Write(text);
        }

        writer.Write("  {\n    \"name\": \"Record Window End\", \"ph\": \"i\", \"s\": \"g\",\n    \"pid\": \"\", \"tid\": \"\", \"ts\": 0\n  }\n  ],\n  \"traceName\": \"synthetic.json\"\n}\n");
        return step;
    }

    private static void Launch(StringBuilder text, int id, string name, int stream, long start, int duration, int blocks)
    {
        id++;
        string host = Time(start - 5000), device = Time(start);
        text.Append(CultureInfo.InvariantCulture, $$"""
              {
                "ph": "X", "cat": "cpu_op", "name": "aten::mm", "pid": 1166, "tid": 1166,
                "ts": {{host}}, "dur": 21.5,
                "args": {
                  "External id": {{id}}, "Record function id": 0, "Concrete Inputs": ["", "", "[4096, 7168]"], "Input type": ["c10::BFloat16", "c10::BFloat16"], "Ev Idx": {{id}}
                }
              },
              {
                "ph": "X", "cat": "cuda_runtime", "name": "cudaLaunchKernelExC", "pid": 1166, "tid": 1166,
                "ts": {{host}}, "dur": 4.25,
                "args": {
                  "External id": {{id}}, "cbid": 430, "correlation": {{id}}
                }
              },
              {
                "ph": "s", "id": {{id}}, "pid": 1166, "tid": 1166, "ts": {{host}},
                "cat": "ac2g", "name": "ac2g"
              },
              {
                "ph": "X", "cat": "kernel", "name": "{{name}}", "pid": 0, "tid": {{stream}},
                "ts": {{device}}, "dur": {{duration}}.000,
                "args": {
                  "External id": {{id}},
                  "queued": 0, "device": 0, "context": 1,
                  "stream": {{stream}}, "correlation": {{id}},
                  "registers per thread": 168,
                  "shared memory": 213504,
                  "blocks per SM": 0.848485,
                  "warps per SM": 10.181818,
                  "grid": [{{blocks}}, 1, 1],
                  "block": [384, 1, 1],
                  "est. achieved occupancy %": 16
                }
              },
              {
                "ph": "f", "id": {{id}}, "pid": 0, "tid": {{stream}}, "ts": {{device}},
                "cat": "ac2g", "name": "ac2g", "bp": "e"
              },

            """);
    }

    private static string Time(long us) => (Origin + us).ToString("F3", CultureInfo.InvariantCulture);
}
