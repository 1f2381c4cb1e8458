using Hadal.Compilation;
using Xunit;

namespace Hadal.Compilation.Tests;

public sealed class KernelVariantTests
{
    [Theory]
    [InlineData("hadal1|gemm|n=7168|k=2048|scales=rows-blocks", "gemm-n7168-k2048-scalesrows-blocks-m128n192s4p6k1")]
    [InlineData("hadal1|../x\\y:é\0", "---x-y----m128n192s4p6k1")]
    [InlineData("", "-m128n192s4p6k1")]
    public void A_file_is_named_after_spec_and_configuration_and_never_leaves_its_folder(string spec, string stem) =>
        Assert.Equal(stem, new KernelVariant("m128n192s4p6k1", "").FileStem(spec));
}
