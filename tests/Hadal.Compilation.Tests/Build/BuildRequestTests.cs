using CsCheck;
using Hadal.Build;
using Xunit;

namespace Hadal.Compilation.Tests.Build;

public class BuildRequestTests
{
    private static readonly Gen<string> s_text = Gen.String[Gen.Char[' ', '~'], 0, 20];

    [Fact]
    public void A_request_survives_its_text() => Gen.Select(s_text, Gen.Bool, Gen.Int[0, 100], Gen.Select(s_text, s_text, s_text, s_text).Array[0, 5]).Sample(
        (text, flag, number, kernels) =>
        {
            BuildRequest request = new()
            {
                Architecture = "sm_90a",
                NvrtcIsRequired = flag,
                NvrtcPath = text,
                MaxParallelism = number,
                Folder = "/obj/" + text,
                SideAssembly = "/obj/App.Kernels.dll",
                Report = "/obj/kernels.tsv",
                Stamp = "/obj/kernels.complete",
                Compiler = text,
                NvrtcFiles = ["/lib/libnvrtc.so.12 60409520 2024-03-28"],
                TuneFiles = [new("/app/" + text, "a1b2")],
                Kernels = [.. kernels.Select(kernel => new RequestedKernel(kernel.Item1, kernel.Item2, kernel.Item3, kernel.Item4))],
            };

            BuildRequest read = BuildRequest.Read(request.Write());

            Assert.Equal(request.Kernels, read.Kernels);
            Assert.Equal(request.NvrtcFiles, read.NvrtcFiles);
            Assert.Equal(request.TuneFiles, read.TuneFiles);
            Assert.Equal(request, read with { Kernels = request.Kernels, NvrtcFiles = request.NvrtcFiles, TuneFiles = request.TuneFiles });
        },
        iter: 200);

    [Theory]
    [InlineData("")]
    [InlineData("hadal-request-1\narchitecture\tsm_90a\n")]
    [InlineData("hadal-request-2\n")]
    [InlineData("hadal-request-2\narchitecture\tsm_90a\nrequired\t1\nnvrtc\t\nparallelism\tmany\n")]
    public void Text_that_is_no_request_is_refused(string text) => Assert.Throws<FormatException>(() => BuildRequest.Read(text));
}
