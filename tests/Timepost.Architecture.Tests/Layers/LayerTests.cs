namespace Timepost.Architecture.Tests.Layers;

public sealed class LayerTests
{
    public static TheoryData<string> Projects => [.. LayerRules.Projects];

    [Theory, MemberData(nameof(Projects))]
    public void Each_project_knows_only_what_the_design_allows(string project) =>
        Assert.Empty(LayerRules.Layering(CompiledAssembly.OfProject(project)));

    [Theory]
    [InlineData("Timepost.Domain")]
    [InlineData("Timepost.Engine")]
    public void Domain_and_Engine_touch_no_file_network_process_or_database(string project) =>
        Assert.Empty(LayerRules.Purity(CompiledAssembly.OfProject(project)));

    [Theory]
    [InlineData("Timepost.Domain")]
    [InlineData("Timepost.Engine")]
    public void Domain_and_Engine_take_time_from_NodaTime_only(string project) =>
        Assert.Empty(LayerRules.Time(CompiledAssembly.OfProject(project)));

    [Fact]
    public void Domain_has_no_binary_fractions() =>
        Assert.Empty(FloatRule.Check(typeof(Domain.Amounts.Money).Assembly.GetTypes()));

    [Fact]
    public void Engine_has_no_binary_fractions() =>
        Assert.Empty(FloatRule.Check(typeof(Engine.Workspaces.Caller).Assembly.GetTypes()));

    [Fact]
    public void The_command_line_carries_no_mapper_and_no_cluster() =>
        Assert.Empty(LayerRules.Weight(Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")));
}
